package io.jipmi.client.vocabulary;

import java.util.Optional;

/** Names of the IANA enterprise numbers that BMCs commonly carry. */
public final class Manufacturers {
    private Manufacturers() {}

    /**
     * The name, if it is one of them.
     *
     * @param enterpriseNumber IANA private enterprise number
     */
    public static Optional<String> name(int enterpriseNumber) {
        return Optional.ofNullable(
                switch (enterpriseNumber) {
                    case 2, 20301 -> "IBM";
                    case 11 -> "Hewlett-Packard";
                    case 42 -> "Sun Microsystems";
                    case 343 -> "Intel";
                    case 674 -> "Dell";
                    case 2011 -> "Huawei";
                    case 3704 -> "AMD";
                    case 5771 -> "Cisco";
                    case 6653 -> "Tyan";
                    case 7154 -> "IPMI forum";
                    case 7244 -> "Quanta";
                    case 10368 -> "Fujitsu Siemens";
                    case 10876, 47488 -> "Supermicro";
                    case 11129 -> "Google";
                    case 12634 -> "PICMG";
                    case 15000 -> "Kontron";
                    case 15370 -> "Gigabyte";
                    case 19046 -> "Lenovo";
                    case 20974 -> "American Megatrends";
                    case 42817 -> "OpenPOWER";
                    case 47196 -> "Hewlett Packard Enterprise";
                    case 48512 -> "Inspur";
                    default -> null;
                });
    }
}
