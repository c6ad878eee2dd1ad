package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command of IPMI 2.0 appendix G is on the side its name puts it. */
class ReadOnlyCommandsTest {

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "0x00, 0x02, Chassis Control",
        "0x00, 0x03, Chassis Reset",
        "0x00, 0x04, Chassis Identify",
        "0x00, 0x05, Set Chassis Capabilities",
        "0x00, 0x06, Set Power Restore Policy",
        "0x00, 0x08, Set System Boot Options",
        "0x00, 0x0A, Set Front Panel Button Enables",
        "0x00, 0x0B, Set Power Cycle Interval",
        "0x04, 0x00, Set Event Receiver",
        "0x04, 0x02, Platform Event",
        "0x04, 0x11, Arm PEF Postpone Timer",
        "0x04, 0x12, Set PEF Configuration Parameters",
        "0x04, 0x14, Set Last Processed Event ID",
        "0x04, 0x16, Alert Immediate",
        "0x04, 0x17, PET Acknowledge",
        "0x04, 0x22, Reserve Device SDR Repository",
        "0x04, 0x24, Set Sensor Hysteresis",
        "0x04, 0x26, Set Sensor Threshold",
        "0x04, 0x28, Set Sensor Event Enable",
        "0x04, 0x2A, Re-arm Sensor Events",
        "0x04, 0x2E, Set Sensor Type",
        "0x04, 0x30, Set Sensor Reading and Event Status",
        "0x06, 0x02, Cold Reset",
        "0x06, 0x03, Warm Reset",
        "0x06, 0x05, Manufacturing Test On",
        "0x06, 0x06, Set ACPI Power State",
        "0x06, 0x22, Reset Watchdog Timer",
        "0x06, 0x24, Set Watchdog Timer",
        "0x06, 0x2E, Set BMC Global Enables",
        "0x06, 0x30, Clear Message Flags",
        "0x06, 0x32, Enable Message Channel Receive",
        "0x06, 0x33, Get Message",
        "0x06, 0x34, Send Message",
        "0x06, 0x35, Read Event Message Buffer",
        "0x06, 0x39, Get Session Challenge",
        "0x06, 0x3A, Activate Session",
        "0x06, 0x3B, Set Session Privilege Level",
        "0x06, 0x3C, Close Session",
        "0x06, 0x40, Set Channel Access",
        "0x06, 0x43, Set User Access",
        "0x06, 0x45, Set User Name",
        "0x06, 0x47, Set User Password",
        "0x06, 0x48, Activate Payload",
        "0x06, 0x49, Deactivate Payload",
        "0x06, 0x4C, Set User Payload Access",
        "0x06, 0x52, Master Write-Read",
        "0x06, 0x55, Suspend/Resume Payload Encryption",
        "0x06, 0x56, Set Channel Security Keys",
        "0x06, 0x58, Set System Info Parameters",
        "0x06, 0x60, Set Command Enables",
        "0x06, 0x62, Set Command Sub-function Enables",
        "0x0A, 0x12, Write FRU Data",
        "0x0A, 0x22, Reserve SDR Repository",
        "0x0A, 0x24, Add SDR",
        "0x0A, 0x25, Partial Add SDR",
        "0x0A, 0x26, Delete SDR",
        "0x0A, 0x27, Clear SDR Repository",
        "0x0A, 0x29, Set SDR Repository Time",
        "0x0A, 0x2A, Enter SDR Repository Update Mode",
        "0x0A, 0x2B, Exit SDR Repository Update Mode",
        "0x0A, 0x2C, Run Initialization Agent",
        "0x0A, 0x42, Reserve SEL",
        "0x0A, 0x44, Add SEL Entry",
        "0x0A, 0x45, Partial Add SEL Entry",
        "0x0A, 0x46, Delete SEL Entry",
        "0x0A, 0x47, Clear SEL",
        "0x0A, 0x49, Set SEL Time",
        "0x0A, 0x5B, Set Auxiliary Log Status",
        "0x0A, 0x5D, Set SEL Time UTC Offset",
        "0x0C, 0x01, Set LAN Configuration Parameters",
        "0x0C, 0x03, Suspend BMC ARPs",
        "0x0C, 0x04, Get IP/UDP/RMCP Statistics (may clear them)",
        "0x0C, 0x10, Set Serial/Modem Configuration",
        "0x0C, 0x12, Set Serial/Modem Mux",
        "0x0C, 0x14, Set PPP UDP Proxy Transmit Data",
        "0x0C, 0x16, Send PPP UDP Proxy Packet",
        "0x0C, 0x18, Serial/Modem Connection Active",
        "0x0C, 0x19, Callback",
        "0x0C, 0x1A, Set User Callback Options",
        "0x0C, 0x1C, Set Serial Routing Mux",
        "0x0C, 0x20, SOL Activating",
        "0x0C, 0x21, Set SOL Configuration Parameters"
    })
    void aCommandThatWritesOrConsumesIsNotReadOnly(String netFn, String cmd, String name) {
        assertFalse(ReadOnlyCommands.contains(Integer.decode(netFn), Integer.decode(cmd)));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "0x00, 0x00, Get Chassis Capabilities",
        "0x00, 0x01, Get Chassis Status",
        "0x00, 0x07, Get System Restart Cause",
        "0x00, 0x09, Get System Boot Options",
        "0x00, 0x0F, Get POH Counter",
        "0x04, 0x01, Get Event Receiver",
        "0x04, 0x10, Get PEF Capabilities",
        "0x04, 0x13, Get PEF Configuration Parameters",
        "0x04, 0x15, Get Last Processed Event ID",
        "0x04, 0x20, Get Device SDR Info",
        "0x04, 0x21, Get Device SDR",
        "0x04, 0x23, Get Sensor Reading Factors",
        "0x04, 0x25, Get Sensor Hysteresis",
        "0x04, 0x27, Get Sensor Threshold",
        "0x04, 0x29, Get Sensor Event Enable",
        "0x04, 0x2B, Get Sensor Event Status",
        "0x04, 0x2D, Get Sensor Reading",
        "0x04, 0x2F, Get Sensor Type",
        "0x06, 0x01, Get Device ID",
        "0x06, 0x04, Get Self Test Results",
        "0x06, 0x07, Get ACPI Power State",
        "0x06, 0x08, Get Device GUID",
        "0x06, 0x09, Get NetFn Support",
        "0x06, 0x25, Get Watchdog Timer",
        "0x06, 0x2F, Get BMC Global Enables",
        "0x06, 0x31, Get Message Flags",
        "0x06, 0x36, Get BT Interface Capabilities",
        "0x06, 0x37, Get System GUID",
        "0x06, 0x38, Get Channel Authentication Capabilities",
        "0x06, 0x3D, Get Session Info",
        "0x06, 0x41, Get Channel Access",
        "0x06, 0x42, Get Channel Info",
        "0x06, 0x44, Get User Access",
        "0x06, 0x46, Get User Name",
        "0x06, 0x4A, Get Payload Activation Status",
        "0x06, 0x4D, Get User Payload Access",
        "0x06, 0x54, Get Channel Cipher Suites",
        "0x06, 0x57, Get System Interface Capabilities",
        "0x06, 0x59, Get System Info Parameters",
        "0x06, 0x64, Get OEM NetFn IANA Support",
        "0x0A, 0x10, Get FRU Inventory Area Info",
        "0x0A, 0x11, Read FRU Data",
        "0x0A, 0x20, Get SDR Repository Info",
        "0x0A, 0x21, Get SDR Repository Allocation Info",
        "0x0A, 0x23, Get SDR",
        "0x0A, 0x28, Get SDR Repository Time",
        "0x0A, 0x40, Get SEL Info",
        "0x0A, 0x41, Get SEL Allocation Info",
        "0x0A, 0x43, Get SEL Entry",
        "0x0A, 0x48, Get SEL Time",
        "0x0A, 0x5A, Get Auxiliary Log Status",
        "0x0A, 0x5C, Get SEL Time UTC Offset",
        "0x0C, 0x02, Get LAN Configuration Parameters",
        "0x0C, 0x11, Get Serial/Modem Configuration",
        "0x0C, 0x1B, Get User Callback Options",
        "0x0C, 0x22, Get SOL Configuration Parameters"
    })
    void aCommandThatOnlyReadsIsReadOnly(String netFn, String cmd, String name) {
        assertTrue(ReadOnlyCommands.contains(Integer.decode(netFn), Integer.decode(cmd)));
        assertFalse(ReadOnlyCommands.contains(Integer.decode(netFn) | 1, Integer.decode(cmd)), "as a response");
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 0x02, 0x08, 0x0E, 0x2C, 0x2E, 0x30, 0x3E, 0x40})
    void nothingIsKnownOfOtherNetworkFunctions(int netFn) {
        for (int cmd = 0; cmd <= 0xFF; cmd++) {
            assertFalse(ReadOnlyCommands.contains(netFn, cmd));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -255, 0x100, 0x101})
    void aNumberThatIsNoCommandIsNotReadOnly(int cmd) {
        assertFalse(ReadOnlyCommands.contains(NetFn.APP, cmd));
    }

    @ParameterizedTest
    @CsvSource({"IF_READ_ONLY, 0x01, true", "IF_READ_ONLY, 0x02, false", "ALWAYS, 0x02, true", "NEVER, 0x01, false"})
    void theRequestsOwnWordDecidesWhetherItMayBeRepeated(Repeat repeat, String cmd, boolean repeatable) {
        IpmiRequest request = IpmiRequest.of(NetFn.APP, Integer.decode(cmd)).withRepeat(repeat);

        assertEquals(repeatable, request.repeatable());
    }
}
