/*
 * Makes the calls of a watchdog device, well and badly, and prints what each returns.
 *
 * usage: wdcalls NODE          every call; the timer is stopped in the end
 *        wdcalls NODE left     the time left, and nothing else
 *
 * Freestanding, so that it can be built for 32 bits where there are no 32-bit libraries:
 *   gcc [-m32] -static -nostdlib -ffreestanding -fno-stack-protector -fno-pic -no-pie -O1
 */
#include <linux/ioctl.h>
#include <linux/watchdog.h>
#include <stddef.h>

#include "freestanding.h"

/* What freestanding.h has not: signals, whose handlers return by a function of the program's own. */
#ifdef __x86_64__
enum { SYS_ALARM = 37, SYS_SIGACTION = 13 };

static long set_signal_action(long signal, const void *action, long set_bytes)
{
    long result;
    register long r10 __asm__("r10") = set_bytes;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(SYS_SIGACTION), "D"(signal), "S"(action), "d"(0), "r"(r10)
                     : "rcx", "r11", "memory");
    return result;
}

__asm__("restorer:\n mov $15, %rax\n syscall\n");
#else
enum { SYS_ALARM = 27, SYS_SIGACTION = 174 };

static long set_signal_action(long signal, const void *action, long set_bytes)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS_SIGACTION), "b"(signal), "c"(action), "d"(0), "S"(set_bytes)
                     : "memory");
    return result;
}

__asm__("restorer:\n mov $173, %eax\n int $0x80\n");
#endif

extern char restorer[];

enum { O_WRONLY_ = 1, O_RDWR_ = 2, O_NONBLOCK_ = 0x800, SIGALRM_ = 14 };
#define NOWHERE ((void *)8)

static long file;
static const char *node;

static long call(unsigned long number, void *argument)
{
    return system_call(SYS_IOCTL, file, (long)number, (long)argument);
}

/* A call with a number: what it returns, and the number afterwards. */
static void number_call(const char *name, unsigned long number, int value)
{
    put(name);
    put(" ");
    put_number(value);
    put(": ");
    put_number(call(number, &value));
    put(" ");
    put_number(value);
    put("\n");
}

static void missing(const char *name, unsigned long number)
{
    put(name);
    result(", argument missing", call(number, NOWHERE));
}

static long open_node(int flags)
{
    return system_call(SYS_OPEN, (long)node, flags, 0);
}

static void write_node(const char *name, const char *text, int length)
{
    result(name, system_call(SYS_WRITE, file, (long)text, length));
}

static int is_readable(int timeout_ms)
{
    struct { int fd; short events; short revents; } poll = {(int)file, 0x41, 0};
    system_call(SYS_POLL, (long)&poll, 1, timeout_ms);
    return poll.revents;
}

static void ring(int signal)
{
    (void)signal;
}

/* With SA_RESTORER and SA_SIGINFO, without SA_RESTART. */
static void expect_alarm(void)
{
    struct { void *handler; unsigned long flags; void *restorer; unsigned long mask[2]; } action = {
        (void *)ring, 0x04000004, restorer, {0, 0}};
    set_signal_action(SIGALRM_, &action, 8);
    system_call(SYS_ALARM, 1, 0, 0);
}

static void support(void)
{
    struct watchdog_info info = {0};
    result("support", call(WDIOC_GETSUPPORT, &info));
    result("  options", info.options);
    result("  firmware", info.firmware_version);
    put("  identity: ");
    info.identity[31] = 0;
    put((const char *)info.identity);
    put("\n");
}

static void queries(void)
{
    support();
    number_call("status", WDIOC_GETSTATUS, -1);
    number_call("boot status", WDIOC_GETBOOTSTATUS, -1);
    number_call("temperature", WDIOC_GETTEMP, -1);
    number_call("timeout", WDIOC_GETTIMEOUT, -1);
    number_call("pretimeout", WDIOC_GETPRETIMEOUT, -1);
    number_call("time left", WDIOC_GETTIMELEFT, -1);
}

static void mistakes(void)
{
    missing("support", WDIOC_GETSUPPORT);
    missing("status", WDIOC_GETSTATUS);
    missing("boot status", WDIOC_GETBOOTSTATUS);
    missing("set options", WDIOC_SETOPTIONS);
    missing("set timeout", WDIOC_SETTIMEOUT);
    missing("timeout", WDIOC_GETTIMEOUT);
    missing("set pretimeout", WDIOC_SETPRETIMEOUT);
    missing("pretimeout", WDIOC_GETPRETIMEOUT);
    missing("time left", WDIOC_GETTIMELEFT);
    result("no argument", call(WDIOC_SETTIMEOUT, NULL));
    number_call("set timeout", WDIOC_SETTIMEOUT, 0);
    number_call("set timeout", WDIOC_SETTIMEOUT, -5);
    number_call("set timeout", WDIOC_SETTIMEOUT, 6554);
    number_call("set pretimeout", WDIOC_SETPRETIMEOUT, -1);
    number_call("set pretimeout", WDIOC_SETPRETIMEOUT, 256);
    number_call("set options", WDIOC_SETOPTIONS, 0);
    number_call("set options", WDIOC_SETOPTIONS, 4);
    number_call("no such call", _IOR('W', 11, int), 1);
    number_call("a terminal's call", 0x5401, 1);
    write_node("write nothing", "", 0);
    result("write from nowhere", system_call(SYS_WRITE, file, 8, 1));
    result("open again", open_node(O_WRONLY_));
}

/* The pre-timeout comes 2 s after the timer is armed. */
static void pretimeouts(void)
{
    char byte = 0x5a;
    number_call("set timeout", WDIOC_SETTIMEOUT, 60);
    number_call("set pretimeout", WDIOC_SETPRETIMEOUT, 58);
    number_call("pretimeout", WDIOC_GETPRETIMEOUT, -1);
    result("poll before", is_readable(0));
    expect_alarm();
    result("read until the alarm", system_call(SYS_READ, file, (long)&byte, 1));
    write_node("write", "x", 1);
    result("read until the pretimeout", system_call(SYS_READ, file, (long)&byte, 1));
    result("  byte", byte);
    write_node("write", "x", 1);
    result("poll until the pretimeout", is_readable(30000));
    result("read", system_call(SYS_READ, file, (long)&byte, 1));
    result("poll after", is_readable(0));
    number_call("set pretimeout", WDIOC_SETPRETIMEOUT, 0);
}

static void every_call(void)
{
    file = open_node(O_RDWR_);
    result("open", file < 0 ? file : 0);
    queries();
    mistakes();
    pretimeouts();
    number_call("set timeout", WDIOC_SETTIMEOUT, 300);
    number_call("timeout", WDIOC_GETTIMEOUT, -1);
    result("keepalive, no argument", call(WDIOC_KEEPALIVE, NULL));
    result("keepalive, argument missing", call(WDIOC_KEEPALIVE, NOWHERE));
    int left = -1;
    call(WDIOC_GETTIMELEFT, &left);
    result("time left is 296 to 300", left >= 296 && left <= 300);
    number_call("set options, disable", WDIOC_SETOPTIONS, WDIOS_DISABLECARD);
    number_call("time left", WDIOC_GETTIMELEFT, -1);
    write_node("write while disabled", "x", 1);
    number_call("time left", WDIOC_GETTIMELEFT, -1);
    number_call("set options, enable", WDIOC_SETOPTIONS, WDIOS_ENABLECARD);
    left = -1;
    call(WDIOC_GETTIMELEFT, &left);
    result("time left is 296 to 300", left >= 296 && left <= 300);
    write_node("announce the end", "V", 1);
    result("close", system_call(SYS_CLOSE, file, 0, 0));

    file = open_node(O_RDWR_ | O_NONBLOCK_);
    result("open, not to wait", file < 0 ? file : 0);
    char byte;
    result("read", system_call(SYS_READ, file, (long)&byte, 1));
    result("close", system_call(SYS_CLOSE, file, 0, 0));
    file = open_node(O_WRONLY_);
    result("open for writing", file < 0 ? file : 0);
    support();
    number_call("time left", WDIOC_GETTIMELEFT, -1);
    result("close", system_call(SYS_CLOSE, file, 0, 0));
}

static void time_left(void)
{
    file = open_node(O_WRONLY_);
    int left = -1;
    long status = file < 0 ? file : call(WDIOC_GETTIMELEFT, &left);
    put_number(status < 0 ? status : left);
    put("\n");
}

__attribute__((used, noreturn)) void begin(long *stack)
{
    long arguments = *stack;
    char **argument = (char **)(stack + 1);
    node = arguments > 1 ? argument[1] : "";
    if (arguments == 3) {
        time_left();
    } else {
        every_call();
    }
    system_call(SYS_EXIT, 0, 0, 0);
    __builtin_unreachable();
}
