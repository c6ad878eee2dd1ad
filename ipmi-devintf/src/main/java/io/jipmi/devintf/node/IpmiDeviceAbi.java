package io.jipmi.devintf.node;

import io.jipmi.io.Errno;

/**
 * The Linux IPMI device's calls and structures in a 64-bit process. The request numbers are those of x86, arm64 and
 * riscv; powerpc and mips encode directions differently.
 */
final class IpmiDeviceAbi {
    static final long SEND_COMMAND = 0x8028690DL; // abi: linux/ipmi.h IPMICTL_SEND_COMMAND
    static final long RECEIVE_MSG_TRUNC = 0xC030690BL; // abi: linux/ipmi.h IPMICTL_RECEIVE_MSG_TRUNC
    static final long GET_MY_ADDRESS = 0x80046912L; // abi: linux/ipmi.h IPMICTL_GET_MY_ADDRESS_CMD

    static final int REQ_BYTES = 40; // abi: linux/ipmi.h sizeof(struct ipmi_req)
    static final int REQ_ADDR = 0; // abi: linux/ipmi.h offsetof(struct ipmi_req, addr)
    static final int REQ_ADDR_LEN = 8; // abi: linux/ipmi.h offsetof(struct ipmi_req, addr_len)
    static final int REQ_MSGID = 16; // abi: linux/ipmi.h offsetof(struct ipmi_req, msgid)
    static final int REQ_NETFN = 24; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.netfn)
    static final int REQ_CMD = 25; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.cmd)
    static final int REQ_DATA_LEN = 26; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.data_len)
    static final int REQ_DATA = 32; // abi: linux/ipmi.h offsetof(struct ipmi_req, msg.data)

    static final int RECV_BYTES = 48; // abi: linux/ipmi.h sizeof(struct ipmi_recv)
    static final int RECV_TYPE = 0; // abi: linux/ipmi.h offsetof(struct ipmi_recv, recv_type)
    static final int RECV_ADDR = 8; // abi: linux/ipmi.h offsetof(struct ipmi_recv, addr)
    static final int RECV_ADDR_LEN = 16; // abi: linux/ipmi.h offsetof(struct ipmi_recv, addr_len)
    static final int RECV_MSGID = 24; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msgid)
    static final int RECV_NETFN = 32; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.netfn)
    static final int RECV_CMD = 33; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.cmd)
    static final int RECV_DATA_LEN = 34; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.data_len)
    static final int RECV_DATA = 40; // abi: linux/ipmi.h offsetof(struct ipmi_recv, msg.data)

    static final int SI_ADDR_BYTES = 8; // abi: linux/ipmi.h sizeof(struct ipmi_system_interface_addr)
    static final int SI_ADDR_TYPE = 0; // abi: linux/ipmi.h offsetof(struct ipmi_system_interface_addr, addr_type)
    static final int SI_ADDR_CHANNEL = 4; // abi: linux/ipmi.h offsetof(struct ipmi_system_interface_addr, channel)
    static final int SI_ADDR_LUN = 6; // abi: linux/ipmi.h offsetof(struct ipmi_system_interface_addr, lun)

    static final int SYSTEM_INTERFACE_ADDR_TYPE = 0x0C; // abi: linux/ipmi.h IPMI_SYSTEM_INTERFACE_ADDR_TYPE
    static final int BMC_CHANNEL = 0xF; // abi: linux/ipmi.h IPMI_BMC_CHANNEL
    static final int RESPONSE_RECV_TYPE = 1; // abi: linux/ipmi.h IPMI_RESPONSE_RECV_TYPE

    /** Any address the device may report: an ipmi_addr. */
    static final int ADDR_BYTES = 40; // abi: linux/ipmi.h sizeof(struct ipmi_addr)

    static final Errno ENOTCONN = new Errno(107); // abi: errno.h
    static final Errno ECONNABORTED = new Errno(103); // abi: errno.h

    private IpmiDeviceAbi() {}
}
