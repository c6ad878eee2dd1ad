/*
 * Makes the calls of /dev/ipmi0, well and badly, and prints what each returns: run on two implementations, the output is
 * to be the same. "ioctls time" prints how long exchanges take instead.
 */
#include <linux/ioctl.h>
#include <linux/ipmi.h>
#include <stddef.h>

#include "freestanding.h"

static int file;
static struct ipmi_system_interface_addr bmc;
static struct ipmi_ipmb_addr controller;
static unsigned char data[300];
static unsigned char address[64];
static struct ipmi_req request;
static struct ipmi_req_settime timed;
static struct ipmi_recv received;
static const unsigned char read_only[64] = {1};
#define NOWHERE ((void *)8)

static long call(unsigned long number, void *argument)
{
    return system_call(SYS_IOCTL, file, (long)number, (long)argument);
}

/* A request to the BMC that is in order; the cases change what they are about. */
static void prepare(void)
{
    zero(&bmc, sizeof bmc);
    bmc.addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE;
    bmc.channel = IPMI_BMC_CHANNEL;
    zero(&request, sizeof request);
    request.addr = (unsigned char *)&bmc;
    request.addr_len = sizeof bmc;
    request.msgid = -42;
    request.msg.netfn = 6;
    request.msg.cmd = 1;
    zero(data, sizeof data);
    zero(address, sizeof address);
    zero(&received, sizeof received);
    received.addr = address;
    received.addr_len = sizeof address;
    received.msg.data = data;
    received.msg.data_len = sizeof data;
}

static int is_readable(int timeout_ms)
{
    struct { int fd; short events; short revents; } poll = {file, 0x41, 0};
    system_call(SYS_POLL, (long)&poll, 1, timeout_ms);
    return poll.revents;
}

static void send_and_wait(void)
{
    prepare();
    result("send", call(IPMICTL_SEND_COMMAND, &request));
    result("poll", is_readable(10000));
}

static void show(const char *name, long value)
{
    result(name, value);
    put("  type ");
    put_number(received.recv_type);
    put(" addr_len ");
    put_number(received.addr_len);
    put(" msgid ");
    put_number(received.msgid);
    put(" netfn ");
    put_number(received.msg.netfn);
    put(" cmd ");
    put_number(received.msg.cmd);
    put(" data_len ");
    put_number(received.msg.data_len);
    put(" data");
    put_bytes(data, 24);
    put(" address");
    put_bytes(address, 12);
    put("\n");
}

static void receive_cases(void)
{
    prepare();
    result("receive, empty", call(IPMICTL_RECEIVE_MSG, &received));
    result("receive truncated, empty", call(IPMICTL_RECEIVE_MSG_TRUNC, &received));
    result("receive, no argument", call(IPMICTL_RECEIVE_MSG, NULL));
    result("poll, empty", is_readable(0));

    send_and_wait();
    received.addr_len = 7;
    result("receive, address buffer short", call(IPMICTL_RECEIVE_MSG, &received));
    result("receive truncated, address buffer short", call(IPMICTL_RECEIVE_MSG_TRUNC, &received));
    received.addr_len = 8;
    received.msg.data_len = 3;
    show("receive, data buffer short", call(IPMICTL_RECEIVE_MSG, &received));
    received.msg.data_len = sizeof data;
    received.msg.data = NOWHERE;
    result("receive, data buffer missing", call(IPMICTL_RECEIVE_MSG, &received));
    received.msg.data = data;
    received.addr = NOWHERE;
    result("receive, address buffer missing", call(IPMICTL_RECEIVE_MSG, &received));
    result("receive, argument missing", call(IPMICTL_RECEIVE_MSG, NOWHERE));
    result("poll, still there", is_readable(0));
    received.addr = address;
    show("receive", call(IPMICTL_RECEIVE_MSG, &received));
    result("receive, empty again", call(IPMICTL_RECEIVE_MSG, &received));

    send_and_wait();
    received.msg.data_len = 3;
    show("receive truncated, data buffer short", call(IPMICTL_RECEIVE_MSG_TRUNC, &received));
    result("receive, gone", call(IPMICTL_RECEIVE_MSG, &received));
    send_and_wait();
    received.msg.data_len = 0;
    received.msg.data = NULL;
    show("receive truncated, no data buffer", call(IPMICTL_RECEIVE_MSG_TRUNC, &received));
    result("receive, gone", call(IPMICTL_RECEIVE_MSG, &received));
}

static void send_with(const char *name)
{
    result(name, call(IPMICTL_SEND_COMMAND, &request));
    prepare();
}

static void send_cases(void)
{
    prepare();
    result("send, no argument", call(IPMICTL_SEND_COMMAND, NULL));
    result("send, argument missing", call(IPMICTL_SEND_COMMAND, NOWHERE));
    request.addr_len = 41;
    send_with("send, address too long");
    request.addr_len = 7;
    send_with("send, address too short");
    request.addr_len = 0;
    send_with("send, no address");
    request.addr = NOWHERE;
    send_with("send, address missing");
    request.msg.data = NOWHERE;
    request.msg.data_len = 1;
    send_with("send, data missing");
    request.msg.data = data;
    request.msg.data_len = 273;
    send_with("send, data too long");
    request.msg.data = data;
    request.msg.data_len = 271;
    send_with("send, data a byte too long");
    bmc.channel = 0;
    send_with("send, BMC on another channel");
    bmc.channel = 16;
    send_with("send, no channel");
    bmc.channel = -1;
    send_with("send, negative channel");
    bmc.addr_type = 0x55;
    send_with("send, no address type");
    bmc.lun = 4;
    send_with("send, no LUN");
    request.msg.netfn = 7;
    send_with("send, response to the BMC");
    for (int cmd = 0x33; cmd <= 0x35; cmd++) {
        request.msg.cmd = cmd;
        send_with("send, the driver's own command");
    }
    controller.addr_type = IPMI_IPMB_ADDR_TYPE;
    controller.channel = IPMI_BMC_CHANNEL;
    controller.slave_addr = 0x72;
    request.addr = (unsigned char *)&controller;
    send_with("send, controller on the BMC's channel");
    controller.channel = 0;
    controller.lun = 4;
    request.addr = (unsigned char *)&controller;
    send_with("send, controller's LUN");
    controller.lun = 0;
    request.addr = (unsigned char *)&controller;
    request.msg.data = data;
    request.msg.data_len = 263;
    send_with("send, too long for IPMB");
    controller.addr_type = IPMI_LAN_ADDR_TYPE;
    request.addr = (unsigned char *)&controller;
    send_with("send, LAN address too short");
    controller.addr_type = IPMI_IPMB_DIRECT_ADDR_TYPE;
    request.addr = (unsigned char *)&controller;
    request.addr_len = 12;
    send_with("send, directly on IPMB");

    prepare();
    request.msg.data_len = 5;
    result("send, length without data", call(IPMICTL_SEND_COMMAND, &request));
    result("poll", is_readable(10000));
    show("receive", call(IPMICTL_RECEIVE_MSG, &received));
    prepare();
    timed.req = request;
    timed.retries = -1;
    result("send with time", call(IPMICTL_SEND_COMMAND_SETTIME, &timed));
    result("poll", is_readable(10000));
    show("receive", call(IPMICTL_RECEIVE_MSG_TRUNC, &received));
    result("send with time, argument missing", call(IPMICTL_SEND_COMMAND_SETTIME, NOWHERE));
}

static void number_case(const char *name, unsigned long get, unsigned long set, int value)
{
    int there = 0x5a5a5a5a;
    int back = 0x5a5a5a5a;
    put(name);
    put(":");
    put_number(call(get, &there));
    put(" ");
    put_number(there);
    put(" set ");
    put_number(call(set, &value));
    put(" get ");
    put_number(call(get, &back));
    put(" ");
    put_number(back);
    put(" missing ");
    put_number(call(get, NOWHERE));
    put(" ");
    put_number(call(set, NOWHERE));
    put("\n");
}

static void channel_case(unsigned long number, int channel, int value)
{
    struct ipmi_channel_lun_address_set set = {channel, value};
    put("channel call ");
    put_number(number & 0xff);
    put(" of ");
    put_number(channel);
    put(": ");
    put_number(call(number, &set));
    put(" ");
    put_number(set.value);
    put("\n");
}

static void setting_cases(void)
{
    number_case("my address", IPMICTL_GET_MY_ADDRESS_CMD, IPMICTL_SET_MY_ADDRESS_CMD, 0x82);
    number_case("my address", IPMICTL_GET_MY_ADDRESS_CMD, IPMICTL_SET_MY_ADDRESS_CMD, 0x20);
    number_case("my LUN", IPMICTL_GET_MY_LUN_CMD, IPMICTL_SET_MY_LUN_CMD, 7);
    number_case("my LUN", IPMICTL_GET_MY_LUN_CMD, IPMICTL_SET_MY_LUN_CMD, 2);
    number_case("maintenance", IPMICTL_GET_MAINTENANCE_MODE_CMD, IPMICTL_SET_MAINTENANCE_MODE_CMD, 2);
    number_case("maintenance", IPMICTL_GET_MAINTENANCE_MODE_CMD, IPMICTL_SET_MAINTENANCE_MODE_CMD, 3);
    number_case("maintenance", IPMICTL_GET_MAINTENANCE_MODE_CMD, IPMICTL_SET_MAINTENANCE_MODE_CMD, -1);
    number_case("maintenance", IPMICTL_GET_MAINTENANCE_MODE_CMD, IPMICTL_SET_MAINTENANCE_MODE_CMD, 0);
    for (int channel = 0; channel < 18; channel += channel == 1 ? 13 : 1) {
        channel_case(IPMICTL_SET_MY_CHANNEL_ADDRESS_CMD, channel, 0x30);
        channel_case(IPMICTL_GET_MY_CHANNEL_ADDRESS_CMD, channel, 0);
        channel_case(IPMICTL_SET_MY_CHANNEL_ADDRESS_CMD, channel, 0x20);
        channel_case(IPMICTL_SET_MY_CHANNEL_LUN_CMD, channel, 5);
        channel_case(IPMICTL_GET_MY_CHANNEL_LUN_CMD, channel, 0);
        channel_case(IPMICTL_SET_MY_CHANNEL_LUN_CMD, channel, 2);
    }
    struct ipmi_timing_parms timing = {0, 0};
    result("get timing", call(IPMICTL_GET_TIMING_PARMS_CMD, &timing));
    result("  retries", timing.retries);
    result("  time", timing.retry_time_ms);
    timing.retries = -7;
    timing.retry_time_ms = 123456789;
    result("set timing", call(IPMICTL_SET_TIMING_PARMS_CMD, &timing));
    zero(&timing, sizeof timing);
    result("get timing", call(IPMICTL_GET_TIMING_PARMS_CMD, &timing));
    result("  retries", timing.retries);
    result("  time", timing.retry_time_ms);
    result("get timing, missing", call(IPMICTL_GET_TIMING_PARMS_CMD, NOWHERE));
    result("set timing, missing", call(IPMICTL_SET_TIMING_PARMS_CMD, NOWHERE));
    result("get timing, read-only", call(IPMICTL_GET_TIMING_PARMS_CMD, (void *)read_only));
}

static void registration_cases(void)
{
    int on = 1;
    struct ipmi_cmdspec spec = {4, 2};
    struct ipmi_cmdspec_chans chans = {4, 3, 6};
    result("events", call(IPMICTL_SET_GETS_EVENTS_CMD, &on));
    result("events again", call(IPMICTL_SET_GETS_EVENTS_CMD, &on));
    on = 0;
    result("no events", call(IPMICTL_SET_GETS_EVENTS_CMD, &on));
    result("events, missing", call(IPMICTL_SET_GETS_EVENTS_CMD, NOWHERE));
    result("unregister, none", call(IPMICTL_UNREGISTER_FOR_CMD, &spec));
    result("register", call(IPMICTL_REGISTER_FOR_CMD, &spec));
    result("register again", call(IPMICTL_REGISTER_FOR_CMD, &spec));
    result("unregister", call(IPMICTL_UNREGISTER_FOR_CMD, &spec));
    result("unregister again", call(IPMICTL_UNREGISTER_FOR_CMD, &spec));
    result("register, missing", call(IPMICTL_REGISTER_FOR_CMD, NOWHERE));
    result("register channels", call(IPMICTL_REGISTER_FOR_CMD_CHANS, &chans));
    chans.chans = 3;
    result("register channels, overlap", call(IPMICTL_REGISTER_FOR_CMD_CHANS, &chans));
    chans.chans = 1;
    result("register channels, beside", call(IPMICTL_REGISTER_FOR_CMD_CHANS, &chans));
    chans.chans = 4;
    result("unregister channel", call(IPMICTL_UNREGISTER_FOR_CMD_CHANS, &chans));
    result("unregister channel again", call(IPMICTL_UNREGISTER_FOR_CMD_CHANS, &chans));
    chans.chans = IPMI_CHAN_ALL;
    result("unregister channels", call(IPMICTL_UNREGISTER_FOR_CMD_CHANS, &chans));
    result("unregister channels again", call(IPMICTL_UNREGISTER_FOR_CMD_CHANS, &chans));
    spec.netfn = 5;
    result("register, response", call(IPMICTL_REGISTER_FOR_CMD, &spec));
}

static void other_cases(void)
{
    result("no such call", call(_IO('i', 10), data));
    result("another such call", call(_IOWR('i', 32, int), data));
    result("a terminal's call", call(0x5401, data));
    result("read", system_call(SYS_READ, file, (long)data, 4));
    result("write", system_call(SYS_WRITE, file, (long)data, 4));
    result("poll", is_readable(0));
    long other = system_call(SYS_OPEN, (long)"/dev/ipmi0", 0, 0);
    result("open read-only", other < 0 ? other : 0);
    int address_there = 0;
    result("a call on it", system_call(SYS_IOCTL, other, (long)IPMICTL_GET_MY_ADDRESS_CMD, (long)&address_there));
    result("close", system_call(SYS_CLOSE, other, 0, 0));
}

static long now_us(void)
{
    struct { long seconds; long nanoseconds; } now;
    system_call(SYS_CLOCK, 1, (long)&now, 0);
    return now.seconds % 1000 * 1000000 + now.nanoseconds / 1000;
}

static void measure(int count)
{
    static long took_us[1000];
    for (int i = 0; i < count && i < 1000; i++) {
        prepare();
        long start_us = now_us();
        call(IPMICTL_SEND_COMMAND, &request);
        is_readable(10000);
        call(IPMICTL_RECEIVE_MSG_TRUNC, &received);
        long us = now_us() - start_us;
        int at = i;
        while (at > 0 && took_us[at - 1] > us) {
            took_us[at] = took_us[at - 1];
            at--;
        }
        took_us[at] = us;
    }
    result("p50 us", took_us[count / 2]);
    result("p90 us", took_us[count * 9 / 10]);
    result("max us", took_us[count - 1]);
}

__attribute__((used)) void begin(long *stack)
{
    file = system_call(SYS_OPEN, (long)"/dev/ipmi0", 2, 0);
    if (file < 0) {
        result("open", file);
        system_call(SYS_EXIT, 1, 0, 0);
    }
    if (stack[0] > 1) {
        measure(100);
        measure(1000);
    } else {
        receive_cases();
        send_cases();
        setting_cases();
        registration_cases();
        other_cases();
    }
    system_call(SYS_EXIT, 0, 0, 0);
}
