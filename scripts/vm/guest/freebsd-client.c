/*
 * A program as one on FreeBSD is written: its numbers, its structures, good and bad input; what is expected is FreeBSD's
 * ipmi(4) with this system's error numbers. usage: freebsd-client NODE
 */
#include <stddef.h>
#include <stdint.h>

#include "freestanding.h"

/* sys/ioccom.h */
#define IOC(direction, number, type) \
    ((uint32_t)(direction) | (uint32_t)(sizeof(type) & 0x1fff) << 16 | 'i' << 8 | (number))
#define IOC_OUT 0x40000000u
#define IOC_IN 0x80000000u

struct ipmi_msg {
    unsigned char netfn;
    unsigned char cmd;
    unsigned short data_len;
    unsigned char *data;
};

struct ipmi_req {
    unsigned char *addr;
    unsigned int addr_len;
    long msgid;
    struct ipmi_msg msg;
};

struct ipmi_recv {
    int recv_type;
    unsigned char *addr;
    unsigned int addr_len;
    long msgid;
    struct ipmi_msg msg;
};

struct ipmi_cmdspec {
    unsigned char netfn;
    unsigned char cmd;
};

struct ipmi_addr {
    int addr_type;
    short channel;
    unsigned char data[32];
};

#define RECEIVE_MSG_TRUNC IOC(IOC_IN | IOC_OUT, 11, struct ipmi_recv)
#define RECEIVE_MSG IOC(IOC_IN | IOC_OUT, 12, struct ipmi_recv)
#define SEND_COMMAND IOC(IOC_IN, 13, struct ipmi_req)
#define REGISTER_FOR_CMD IOC(IOC_IN, 14, struct ipmi_cmdspec)
#define UNREGISTER_FOR_CMD IOC(IOC_IN, 15, struct ipmi_cmdspec)
#define SET_GETS_EVENTS IOC(IOC_IN, 16, int)
#define SET_MY_ADDRESS IOC(IOC_IN, 17, unsigned int)
#define GET_MY_ADDRESS IOC(IOC_OUT, 18, unsigned int)
#define SET_MY_LUN IOC(IOC_IN, 19, unsigned int)
#define GET_MY_LUN IOC(IOC_OUT, 20, unsigned int)

_Static_assert(GET_MY_ADDRESS == 0x40046912, "the table of the reference");
_Static_assert(SEND_COMMAND == (sizeof(long) == 8 ? 0x8028690d : 0x8014690d), "the table of the reference");
_Static_assert(RECEIVE_MSG == (sizeof(long) == 8 ? 0xc030690c : 0xc018690c), "the table of the reference");

enum { EIO = 5, EAGAIN = 11, EFAULT = 14, EINVAL = 22, ENOTTY = 25, EMSGSIZE = 90, EOPNOTSUPP = 95 };
enum { READABLE = 0x41, POLLERR = 8 };
#define NOWHERE ((void *)8)

static long file;
static struct ipmi_addr bmc;
static struct ipmi_addr from;
static struct ipmi_req request;
static struct ipmi_recv received;
static unsigned char data[300];

static long call(uint32_t number, void *argument)
{
    return system_call(SYS_IOCTL, file, (long)number, (long)argument);
}

static long wait_ms(int timeout_ms)
{
    struct {
        int fd;
        short events;
        short revents;
    } poll = {file, 0x41, 0};
    system_call(SYS_POLL, (long)&poll, 1, timeout_ms);
    return poll.revents;
}

static void prepare(void)
{
    zero(&bmc, sizeof bmc);
    bmc.addr_type = 0x0c;
    bmc.channel = 0x0f;
    zero(&request, sizeof request);
    request.addr = (unsigned char *)&bmc;
    request.addr_len = sizeof bmc;
    request.msgid = 77;
    request.msg.netfn = 6;
    request.msg.cmd = 1;
    zero(&from, sizeof from);
    zero(data, sizeof data);
    zero(&received, sizeof received);
    received.addr = (unsigned char *)&from;
    received.addr_len = sizeof from;
    received.msg.data = data;
    received.msg.data_len = sizeof data;
}

static void exchange(void)
{
    prepare();
    expect("send", 0, call(SEND_COMMAND, &request));
    expect("poll", READABLE, wait_ms(10000));
}

static void good_cases(void)
{
    int on = 1;
    unsigned int value = 0x20;
    expect("poll, nothing sent", POLLERR, wait_ms(0));
    expect("gets events", 0, call(SET_GETS_EVENTS, &on));
    expect("set my address", 0, call(SET_MY_ADDRESS, &value));
    value = 0x5a5a5a5a;
    expect("get my address", 0, call(GET_MY_ADDRESS, &value));
    expect("  it", 0x20, value);
    value = 7;
    expect("set my LUN", 0, call(SET_MY_LUN, &value));
    expect("get my LUN", 0, call(GET_MY_LUN, &value));
    expect("  it", 3, value);

    exchange();
    expect("receive", 0, call(RECEIVE_MSG, &received));
    expect("  type", 1, received.recv_type);
    expect("  msgid", 77, received.msgid);
    expect("  netfn", 7, received.msg.netfn);
    expect("  cmd", 1, received.msg.cmd);
    expect("  length", 12, received.msg.data_len);
    expect("  completion code", 0, data[0]);
    expect("  product", 1, data[10]);
    expect("  address type", 0x0c, from.addr_type);
    expect("  channel", 0x0f, from.channel);
    expect("poll, all read", POLLERR, wait_ms(0));

    prepare();
    request.msg.cmd = 0x99;
    expect("send, no such command", 0, call(SEND_COMMAND, &request));
    request.msgid = 78;
    request.msg.cmd = 1;
    expect("send another", 0, call(SEND_COMMAND, &request));
    expect("poll", READABLE, wait_ms(10000));
    expect("receive", 0, call(RECEIVE_MSG_TRUNC, &received));
    expect("  msgid", 77, received.msgid);
    expect("  length", 1, received.msg.data_len);
    expect("  completion code", 0xc1, data[0]);
    received.msg.data_len = sizeof data;
    expect("poll", READABLE, wait_ms(10000));
    expect("receive", 0, call(RECEIVE_MSG_TRUNC, &received));
    expect("  msgid", 78, received.msgid);
}

static void bad_cases(void)
{
    struct ipmi_cmdspec spec = {4, 2};
    expect("register", -EOPNOTSUPP, call(REGISTER_FOR_CMD, &spec));
    expect("unregister", -EOPNOTSUPP, call(UNREGISTER_FOR_CMD, &spec));
    expect("register, missing", -EFAULT, call(REGISTER_FOR_CMD, NOWHERE));
    expect("events, missing", -EFAULT, call(SET_GETS_EVENTS, NOWHERE));
    expect("get my address, missing", -EFAULT, call(GET_MY_ADDRESS, NOWHERE));
    prepare();
    expect("receive, empty", -EAGAIN, call(RECEIVE_MSG, &received));
    expect("receive truncated, empty", -EAGAIN, call(RECEIVE_MSG_TRUNC, &received));
    expect("receive, missing", -EFAULT, call(RECEIVE_MSG, NOWHERE));
    expect("send, missing", -EFAULT, call(SEND_COMMAND, NOWHERE));
    request.addr = NOWHERE;
    expect("send, address missing", -EFAULT, call(SEND_COMMAND, &request));
    prepare();
    request.msg.data_len = 1;
    expect("send, no data", -EFAULT, call(SEND_COMMAND, &request));
    request.msg.data = NOWHERE;
    expect("send, data missing", -EFAULT, call(SEND_COMMAND, &request));
    request.msg.data = data;
    request.msg.data_len = 273;
    expect("send, too long", -EMSGSIZE, call(SEND_COMMAND, &request));
    prepare();
    request.msg.netfn = 7;
    expect("send, a response", -EINVAL, call(SEND_COMMAND, &request));
    prepare();
    bmc.data[0] = 4;
    expect("send, no LUN", -EINVAL, call(SEND_COMMAND, &request));
    prepare();
    bmc.addr_type = 0x55;
    expect("send, no address type", -EINVAL, call(SEND_COMMAND, &request));

    exchange();
    received.msg.data_len = 3;
    expect("receive, short", -EMSGSIZE, call(RECEIVE_MSG, &received));
    received.msg.data = NOWHERE;
    expect("receive, buffer missing", -EFAULT, call(RECEIVE_MSG_TRUNC, &received));
    received.msg.data = data;
    received.msg.data_len = 3;
    expect("poll, still there", READABLE, wait_ms(0));
    expect("receive truncated, short", 0, call(RECEIVE_MSG_TRUNC, &received));
    expect("  length", 3, received.msg.data_len);
    expect("receive, gone", -EAGAIN, call(RECEIVE_MSG, &received));

    expect("Linux's send with time", -ENOTTY, call(sizeof(long) == 8 ? 0x80306915 : 0x801c6915, &request));
    expect("Linux's maintenance mode", -ENOTTY, call(0x8004691e, data));
    expect("no such call", -ENOTTY, call(IOC(IOC_IN, 10, int), data));
    expect("set non-blocking", -ENOTTY, call(0x8004667e, data));
    if (sizeof(long) == 8) {
        expect("send, of 32 bits", -ENOTTY, call(0x8014690d, data));
    }
}

__attribute__((used)) void begin(long *stack)
{
    file = system_call(SYS_OPEN, stack[2], 2, 0);
    if (file < 0) {
        expect("open", 0, file);
        system_call(SYS_EXIT, 1, 0, 0);
    }
    good_cases();
    bad_cases();
    system_call(SYS_CLOSE, file, 0, 0);
    system_call(SYS_EXIT, differences > 100 ? 100 : differences, 0, 0);
}
