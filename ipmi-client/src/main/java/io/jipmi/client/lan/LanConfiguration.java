package io.jipmi.client.lan;

import io.jipmi.client.FieldText;
import io.jipmi.client.Octets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How one of the controller's channels is on a LAN (IPMI 2.0, table 23-4). Immutable. What the controller does not give,
 * or gives in too few bytes, is empty.
 *
 * @param channel 0 to 15
 * @param parameters everything it gave, by number and set
 * @param refused completion codes of what it did not give, by number, but for 0x80, which says that it is not there
 */
public record LanConfiguration(int channel, List<LanParameter> parameters, Map<Integer, Integer> refused) {
    private static final int IP_ADDRESS = 3;
    private static final int IP_ADDRESS_SOURCE = 4;
    private static final int MAC_ADDRESS = 5;
    private static final int SUBNET_MASK = 6;
    private static final int DEFAULT_GATEWAY = 12;
    private static final int DEFAULT_GATEWAY_MAC = 13;
    private static final int BACKUP_GATEWAY = 14;
    private static final int COMMUNITY = 16;
    private static final int VLAN_ID = 20;
    private static final int VLAN_PRIORITY = 21;
    private static final int CIPHER_SUITE_COUNT = 22;
    private static final int CIPHER_SUITES = 23;

    private static final int IPV4_BYTES = 4;
    private static final int MAC_BYTES = 6;
    private static final int VLAN_ENABLED = 0x8000;

    /** Where the address comes from. */
    public enum AddressSource {
        UNSPECIFIED,
        STATIC,
        DHCP,
        /** The system's firmware or software sets it. */
        BIOS,
        OTHER_PROTOCOL,
        /** A code that is reserved. */
        RESERVED;

        private static AddressSource of(int code) {
            return switch (code) {
                case 0 -> UNSPECIFIED;
                case 1 -> STATIC;
                case 2 -> DHCP;
                case 3 -> BIOS;
                case 4 -> OTHER_PROTOCOL;
                default -> RESERVED;
            };
        }
    }

    public LanConfiguration {
        parameters = List.copyOf(parameters);
        refused = Map.copyOf(new TreeMap<>(refused));
    }

    /** The first set of a parameter as it is. */
    public Optional<Octets> parameter(int number) {
        return parameters.stream()
                .filter(parameter -> parameter.number() == number && parameter.set() == 0)
                .map(LanParameter::data)
                .findFirst();
    }

    /** The controller's IPv4 address; 0.0.0.0 while it has none. */
    public Optional<InetAddress> address() {
        return ipv4(IP_ADDRESS);
    }

    /** Where that comes from. */
    public Optional<AddressSource> addressSource() {
        return atLeast(IP_ADDRESS_SOURCE, 1).map(data -> AddressSource.of(data.u8(0) & 0x0F));
    }

    /** For example {@code 52:54:00:12:34:56}. */
    public Optional<String> macAddress() {
        return mac(MAC_ADDRESS);
    }

    /** The mask that goes with {@link #address()}. */
    public Optional<InetAddress> subnetMask() {
        return ipv4(SUBNET_MASK);
    }

    /** Who is asked for what is not on the subnet. */
    public Optional<InetAddress> defaultGateway() {
        return ipv4(DEFAULT_GATEWAY);
    }

    /** The hardware address of {@link #defaultGateway()}. */
    public Optional<String> defaultGatewayMacAddress() {
        return mac(DEFAULT_GATEWAY_MAC);
    }

    /** Who is asked if the default gateway does not answer. */
    public Optional<InetAddress> backupGateway() {
        return ipv4(BACKUP_GATEWAY);
    }

    /** The SNMP community of the alerts it sends. */
    public Optional<String> community() {
        return parameter(COMMUNITY).map(data -> FieldText.printable(data.latin1()));
    }

    /** The VLAN it is on, 1 to 4094; empty also if it is on none. */
    public OptionalInt vlan() {
        Optional<Octets> vlan = atLeast(VLAN_ID, 2).filter(data -> (data.u16(0) & VLAN_ENABLED) != 0);
        return vlan.map(data -> OptionalInt.of(data.u16(0) & 0x0FFF)).orElse(OptionalInt.empty());
    }

    /** The priority of what it sends on its VLAN, 0 to 7. */
    public OptionalInt vlanPriority() {
        return atLeast(VLAN_PRIORITY, 1)
                .map(data -> OptionalInt.of(data.u8(0) & 0x07))
                .orElse(OptionalInt.empty());
    }

    /** Ids of the cipher suites for RMCP+ sessions, in the controller's order. */
    public List<Integer> cipherSuites() {
        Optional<Octets> suites = atLeast(CIPHER_SUITES, 1);
        if (suites.isEmpty()) {
            return List.of();
        }
        int there = suites.get().lengthBytes() - 1;
        int count = atLeast(CIPHER_SUITE_COUNT, 1)
                .map(data -> Math.min(data.u8(0) & 0x1F, there))
                .orElse(there);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(suites.get().u8(1 + i));
        }
        return List.copyOf(ids);
    }

    private Optional<InetAddress> ipv4(int number) {
        return atLeast(number, IPV4_BYTES).map(data -> {
            try {
                return InetAddress.getByAddress(data.slice(0, IPV4_BYTES).toByteArray());
            } catch (UnknownHostException e) {
                throw new IllegalStateException("four bytes are an address", e);
            }
        });
    }

    private Optional<String> mac(int number) {
        return atLeast(number, MAC_BYTES)
                .map(data -> HexFormat.ofDelimiter(":")
                        .formatHex(data.slice(0, MAC_BYTES).toByteArray()));
    }

    private Optional<Octets> atLeast(int number, int minLengthBytes) {
        return parameter(number).filter(data -> data.lengthBytes() >= minLengthBytes);
    }
}
