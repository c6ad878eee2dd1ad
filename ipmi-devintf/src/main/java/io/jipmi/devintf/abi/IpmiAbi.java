package io.jipmi.devintf.abi;

/**
 * The Linux IPMI device's calls and structures, of a 64-bit process and, ending in 32, of a 32-bit one. The request numbers
 * are those of x86, arm64 and riscv; powerpc and mips encode directions differently.
 */
public final class IpmiAbi {
    public static final int RECEIVE_MSG_TRUNC = 0xC030690B; // abi: linux/ipmi.h IPMICTL_RECEIVE_MSG_TRUNC
    public static final int RECEIVE_MSG = 0xC030690C; // abi: linux/ipmi.h IPMICTL_RECEIVE_MSG
    public static final int SEND_COMMAND = 0x8028690D; // abi: linux/ipmi.h IPMICTL_SEND_COMMAND
    public static final int REGISTER_FOR_CMD = 0x8002690E; // abi: linux/ipmi.h IPMICTL_REGISTER_FOR_CMD
    public static final int UNREGISTER_FOR_CMD = 0x8002690F; // abi: linux/ipmi.h IPMICTL_UNREGISTER_FOR_CMD
    public static final int SET_GETS_EVENTS = 0x80046910; // abi: linux/ipmi.h IPMICTL_SET_GETS_EVENTS_CMD
    public static final int SET_MY_ADDRESS = 0x80046911; // abi: linux/ipmi.h IPMICTL_SET_MY_ADDRESS_CMD
    public static final int GET_MY_ADDRESS = 0x80046912; // abi: linux/ipmi.h IPMICTL_GET_MY_ADDRESS_CMD
    public static final int SET_MY_LUN = 0x80046913; // abi: linux/ipmi.h IPMICTL_SET_MY_LUN_CMD
    public static final int GET_MY_LUN = 0x80046914; // abi: linux/ipmi.h IPMICTL_GET_MY_LUN_CMD
    public static final int SEND_COMMAND_SETTIME = 0x80306915; // abi: linux/ipmi.h IPMICTL_SEND_COMMAND_SETTIME
    public static final int SET_TIMING_PARMS = 0x80086916; // abi: linux/ipmi.h IPMICTL_SET_TIMING_PARMS_CMD
    public static final int GET_TIMING_PARMS = 0x80086917; // abi: linux/ipmi.h IPMICTL_GET_TIMING_PARMS_CMD
    public static final int SET_MY_CHANNEL_ADDRESS = 0x80046918; // abi: linux/ipmi.h IPMICTL_SET_MY_CHANNEL_ADDRESS_CMD
    public static final int GET_MY_CHANNEL_ADDRESS = 0x80046919; // abi: linux/ipmi.h IPMICTL_GET_MY_CHANNEL_ADDRESS_CMD
    public static final int SET_MY_CHANNEL_LUN = 0x8004691A; // abi: linux/ipmi.h IPMICTL_SET_MY_CHANNEL_LUN_CMD
    public static final int GET_MY_CHANNEL_LUN = 0x8004691B; // abi: linux/ipmi.h IPMICTL_GET_MY_CHANNEL_LUN_CMD
    public static final int REGISTER_FOR_CMD_CHANS = 0x800C691C; // abi: linux/ipmi.h IPMICTL_REGISTER_FOR_CMD_CHANS
    public static final int UNREGISTER_FOR_CMD_CHANS = 0x800C691D; // abi: linux/ipmi.h IPMICTL_UNREGISTER_FOR_CMD_CHANS
    public static final int GET_MAINTENANCE_MODE = 0x8004691E; // abi: linux/ipmi.h IPMICTL_GET_MAINTENANCE_MODE_CMD
    public static final int SET_MAINTENANCE_MODE = 0x4004691F; // abi: linux/ipmi.h IPMICTL_SET_MAINTENANCE_MODE_CMD

    public static final int SEND_COMMAND32 = 0x8014690D; // abi32: linux/ipmi.h IPMICTL_SEND_COMMAND
    public static final int SEND_COMMAND_SETTIME32 = 0x801C6915; // abi32: linux/ipmi.h IPMICTL_SEND_COMMAND_SETTIME
    public static final int RECEIVE_MSG32 = 0xC018690C; // abi32: linux/ipmi.h IPMICTL_RECEIVE_MSG
    public static final int RECEIVE_MSG_TRUNC32 = 0xC018690B; // abi32: linux/ipmi.h IPMICTL_RECEIVE_MSG_TRUNC

    public static final int REQ_BYTES = 40; // abi: linux/ipmi.h sizeof(struct ipmi_req)
    public static final int REQ_ADDR = 0; // abi: linux/ipmi.h offsetof(struct ipmi_req, addr)
    public static final int REQ_ADDR_LEN = 8; // abi: linux/ipmi.h offsetof(struct ipmi_req, addr_len)
    public static final int REQ_MSGID = 16; // abi: linux/ipmi.h offsetof(struct ipmi_req, msgid)
    public static final int REQ_NETFN = 24; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.netfn)
    public static final int REQ_CMD = 25; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.cmd)
    public static final int REQ_DATA_LEN = 26; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.data_len)
    public static final int REQ_DATA = 32; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.data)

    public static final int REQ32_BYTES = 20; // abi32: linux/ipmi.h sizeof(struct ipmi_req)
    public static final int REQ32_ADDR = 0; // abi32: linux/ipmi.h offsetof(struct ipmi_req, addr)
    public static final int REQ32_ADDR_LEN = 4; // abi32: linux/ipmi.h offsetof(struct ipmi_req, addr_len)
    public static final int REQ32_MSGID = 8; // abi32: linux/ipmi.h offsetof(struct ipmi_req, msgid)
    public static final int REQ32_NETFN = 12; // abi32: linux/ipmi.h offsetof(struct ipmi_req, msg.netfn)
    public static final int REQ32_CMD = 13; // abi32: linux/ipmi.h offsetof(struct ipmi_req, msg.cmd)
    public static final int REQ32_DATA_LEN = 14; // abi32: linux/ipmi.h offsetof(struct ipmi_req, msg.data_len)
    public static final int REQ32_DATA = 16; // abi32: linux/ipmi.h offsetof(struct ipmi_req, msg.data)

    public static final int SET_BYTES = 48; // abi: linux/ipmi.h sizeof(struct ipmi_req_settime)
    public static final int SET_RETRIES = 40; // abi: linux/ipmi.h offsetof(struct ipmi_req_settime, retries)
    public static final int SET_RETRY_MS = 44; // abi: linux/ipmi.h offsetof(struct ipmi_req_settime, retry_time_ms)

    public static final int SET32_BYTES = 28; // abi32: linux/ipmi.h sizeof(struct ipmi_req_settime)
    public static final int SET32_RETRIES = 20; // abi32: linux/ipmi.h offsetof(struct ipmi_req_settime, retries)
    public static final int SET32_RETRY_MS = 24; // abi32: linux/ipmi.h offsetof(struct ipmi_req_settime, retry_time_ms)

    public static final int RECV_BYTES = 48; // abi: linux/ipmi.h sizeof(struct ipmi_recv)
    public static final int RECV_TYPE = 0; // abi: linux/ipmi.h offsetof(struct ipmi_recv, recv_type)
    public static final int RECV_ADDR = 8; // abi: linux/ipmi.h offsetof(struct ipmi_recv, addr)
    public static final int RECV_ADDR_LEN = 16; // abi: linux/ipmi.h offsetof(struct ipmi_recv, addr_len)
    public static final int RECV_MSGID = 24; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msgid)
    public static final int RECV_NETFN = 32; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.netfn)
    public static final int RECV_CMD = 33; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.cmd)
    public static final int RECV_DATA_LEN = 34; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.data_len)
    public static final int RECV_DATA = 40; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.data)

    public static final int RECV32_BYTES = 24; // abi32: linux/ipmi.h sizeof(struct ipmi_recv)
    public static final int RECV32_TYPE = 0; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, recv_type)
    public static final int RECV32_ADDR = 4; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, addr)
    public static final int RECV32_ADDR_LEN = 8; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, addr_len)
    public static final int RECV32_MSGID = 12; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, msgid)
    public static final int RECV32_NETFN = 16; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, msg.netfn)
    public static final int RECV32_CMD = 17; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, msg.cmd)
    public static final int RECV32_DATA_LEN = 18; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, msg.data_len)
    public static final int RECV32_DATA = 20; // abi32: linux/ipmi.h offsetof(struct ipmi_recv, msg.data)

    public static final int CMDSPEC_BYTES = 2; // abi: linux/ipmi.h sizeof(struct ipmi_cmdspec)
    public static final int CMDSPEC_NETFN = 0; // abi: linux/ipmi.h offsetof(struct ipmi_cmdspec, netfn)
    public static final int CMDSPEC_CMD = 1; // abi: linux/ipmi.h offsetof(struct ipmi_cmdspec, cmd)

    public static final int CMDSPEC_CHANS_BYTES = 12; // abi: linux/ipmi.h sizeof(struct ipmi_cmdspec_chans)
    public static final int CMDSPEC_CHANS_NETFN = 0; // abi: linux/ipmi.h offsetof(struct ipmi_cmdspec_chans, netfn)
    public static final int CMDSPEC_CHANS_CMD = 4; // abi: linux/ipmi.h offsetof(struct ipmi_cmdspec_chans, cmd)
    public static final int CMDSPEC_CHANS_CHANS = 8; // abi: linux/ipmi.h offsetof(struct ipmi_cmdspec_chans, chans)

    public static final int CHANSET_BYTES = 4; // abi: linux/ipmi.h sizeof(struct ipmi_channel_lun_address_set)
    public static final int CHANSET_NUM = 0; // abi: linux/ipmi.h offsetof(struct ipmi_channel_lun_address_set, channel)
    public static final int CHANSET_VALUE = 2; // abi: linux/ipmi.h offsetof(struct ipmi_channel_lun_address_set, value)

    public static final int TIMING_BYTES = 8; // abi: linux/ipmi.h sizeof(struct ipmi_timing_parms)
    public static final int TIMING_RETRIES = 0; // abi: linux/ipmi.h offsetof(struct ipmi_timing_parms, retries)
    public static final int TIMING_RETRY_MS = 4; // abi: linux/ipmi.h offsetof(struct ipmi_timing_parms, retry_time_ms)

    public static final int ADDR_BYTES = 40; // abi: linux/ipmi.h sizeof(struct ipmi_addr)
    public static final int ADDR_TYPE = 0; // abi: linux/ipmi.h offsetof(struct ipmi_addr, addr_type)
    public static final int ADDR_CHANNEL = 4; // abi: linux/ipmi.h offsetof(struct ipmi_addr, channel)

    public static final int SI_ADDR_BYTES = 8; // abi: linux/ipmi.h sizeof(struct ipmi_system_interface_addr)
    public static final int SI_ADDR_LUN = 6; // abi: linux/ipmi.h offsetof(struct ipmi_system_interface_addr, lun)

    public static final int IPMB_ADDR_BYTES = 8; // abi: linux/ipmi.h sizeof(struct ipmi_ipmb_addr)
    public static final int IPMB_ADDR_SLAVE = 6; // abi: linux/ipmi.h offsetof(struct ipmi_ipmb_addr, slave_addr)
    public static final int IPMB_ADDR_LUN = 7; // abi: linux/ipmi.h offsetof(struct ipmi_ipmb_addr, lun)

    public static final int DIRECT_BYTES = 12; // abi: linux/ipmi.h sizeof(struct ipmi_ipmb_direct_addr)
    public static final int DIRECT_SLAVE = 6; // abi: linux/ipmi.h offsetof(struct ipmi_ipmb_direct_addr, slave_addr)
    public static final int DIRECT_RS_LUN = 7; // abi: linux/ipmi.h offsetof(struct ipmi_ipmb_direct_addr, rs_lun)
    public static final int DIRECT_RQ_LUN = 8; // abi: linux/ipmi.h offsetof(struct ipmi_ipmb_direct_addr, rq_lun)

    public static final int LAN_BYTES = 12; // abi: linux/ipmi.h sizeof(struct ipmi_lan_addr)
    public static final int LAN_PRIVILEGE = 6; // abi: linux/ipmi.h offsetof(struct ipmi_lan_addr, privilege)
    public static final int LAN_SESSION = 7; // abi: linux/ipmi.h offsetof(struct ipmi_lan_addr, session_handle)
    public static final int LAN_REMOTE_SWID = 8; // abi: linux/ipmi.h offsetof(struct ipmi_lan_addr, remote_SWID)
    public static final int LAN_LOCAL_SWID = 9; // abi: linux/ipmi.h offsetof(struct ipmi_lan_addr, local_SWID)
    public static final int LAN_LUN = 10; // abi: linux/ipmi.h offsetof(struct ipmi_lan_addr, lun)

    public static final int SI_ADDR_TYPE = 0x0C; // abi: linux/ipmi.h IPMI_SYSTEM_INTERFACE_ADDR_TYPE
    public static final int IPMB_ADDR_TYPE = 0x01; // abi: linux/ipmi.h IPMI_IPMB_ADDR_TYPE
    public static final int IPMB_BROADCAST_ADDR_TYPE = 0x41; // abi: linux/ipmi.h IPMI_IPMB_BROADCAST_ADDR_TYPE
    public static final int IPMB_DIRECT_ADDR_TYPE = 0x81; // abi: linux/ipmi.h IPMI_IPMB_DIRECT_ADDR_TYPE
    public static final int LAN_ADDR_TYPE = 0x04; // abi: linux/ipmi.h IPMI_LAN_ADDR_TYPE
    public static final int BMC_CHANNEL = 0xF; // abi: linux/ipmi.h IPMI_BMC_CHANNEL
    public static final int RESPONSE_RECV_TYPE = 1; // abi: linux/ipmi.h IPMI_RESPONSE_RECV_TYPE
    public static final int ASYNC_EVENT_RECV_TYPE = 2; // abi: linux/ipmi.h IPMI_ASYNC_EVENT_RECV_TYPE
    public static final int CMD_RECV_TYPE = 3; // abi: linux/ipmi.h IPMI_CMD_RECV_TYPE
    public static final int RESPONSE_RESPONSE_TYPE = 4; // abi: linux/ipmi.h IPMI_RESPONSE_RESPONSE_TYPE
    public static final int MAINTENANCE_MODE_AUTO = 0; // abi: linux/ipmi.h IPMI_MAINTENANCE_MODE_AUTO
    public static final int MAINTENANCE_MODE_OFF = 1; // abi: linux/ipmi.h IPMI_MAINTENANCE_MODE_OFF
    public static final int MAINTENANCE_MODE_ON = 2; // abi: linux/ipmi.h IPMI_MAINTENANCE_MODE_ON
    public static final int OEM_RECV_TYPE = 5; // abi: linux/ipmi.h IPMI_OEM_RECV_TYPE
    public static final int MAX_MSG_LENGTH = 272; // abi: linux/ipmi_msgdefs.h IPMI_MAX_MSG_LENGTH

    public static final int POLLIN = 0x001; // abi: poll.h
    public static final int POLLOUT = 0x004; // abi: poll.h
    public static final int POLLERR = 0x008; // abi: poll.h
    public static final int POLLRDNORM = 0x040; // abi: poll.h
    public static final int POLLWRNORM = 0x100; // abi: poll.h

    private IpmiAbi() {}

    /** A call's number as a program gives it to ioctl. */
    public static long request(int number) {
        return Integer.toUnsignedLong(number);
    }
}
