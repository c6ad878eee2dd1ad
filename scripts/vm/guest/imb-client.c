/*
 * A program as HP-UX's ipmi(7) has it, or with -DINTEL one for Intel's IMB driver: their structures, good and bad input,
 * on a descriptor for reading, as in the example there. usage: imb-client NODE
 */
#include <linux/ioctl.h>
#include <stddef.h>
#include <stdint.h>

#include "freestanding.h"

#ifdef INTEL
typedef unsigned long DWORD;

struct descriptor {
    DWORD version;
    DWORD reserved1;
    DWORD reserved2;
    void *ntstatus;
    void *in;
    DWORD in_length;
    void *out;
    DWORD out_length;
    DWORD *returned;
    void *overlapped;
};

#define SEND_MESSAGE 0x1082
_Static_assert(sizeof(struct descriptor) == (sizeof(long) == 8 ? 80 : 40), "the table of the reference");
#else
typedef uint32_t DWORD;

struct descriptor {
    void *in;
    DWORD in_length;
    void *out;
    DWORD out_length;
    DWORD *returned;
    void *overlapped;
    int status;
};

#define SEND_MESSAGE _IOWR(0x10, 0x82, struct descriptor)
_Static_assert(sizeof(struct descriptor) == (sizeof(long) == 8 ? 56 : 28), "the table of the reference");
_Static_assert(SEND_MESSAGE == (sizeof(long) == 8 ? 0xc0381082 : 0xc01c1082), "the table of the reference");
#endif

struct __attribute__((packed)) request {
    DWORD flags;
    DWORD time_us;
    unsigned char rs_sa;
    unsigned char cmd;
    unsigned char netfn;
    unsigned char rs_lun;
    unsigned char length;
    unsigned char data[64];
};

enum { E2BIG = 7, EFAULT = 14, EINVAL = 22, ENOTTY = 25 };
enum { HEADER = offsetof(struct request, data), UNTOUCHED = 0x5a };
#define NOWHERE ((void *)8)

static long file;
static struct descriptor descriptor;
static struct request request;
static unsigned char response[64];
static DWORD returned;

static void prepare(int netfn, int cmd)
{
    zero(&request, sizeof request);
    request.time_us = 1000000;
    request.rs_sa = 0x20;
    request.netfn = netfn;
    request.cmd = cmd;
    zero(response, sizeof response);
    zero(&descriptor, sizeof descriptor);
    descriptor.in = &request;
    descriptor.in_length = HEADER + 2;
    descriptor.out = response;
    descriptor.out_length = sizeof response;
    descriptor.returned = &returned;
    returned = UNTOUCHED;
#ifndef INTEL
    descriptor.status = UNTOUCHED;
#endif
}

static long call(uint32_t number)
{
    return system_call(SYS_IOCTL, file, (long)number, (long)&descriptor);
}

static void expect_status(uint32_t expected)
{
#ifdef INTEL
    (void)expected;
#else
    expect("  status", expected, (uint32_t)descriptor.status);
#endif
}

static void expect_answer(const char *name, uint32_t number, long bytes, int completion_code)
{
    expect(name, 0, call(number));
    expect_status(0);
    expect("  returned", bytes, returned);
    expect("  completion code", completion_code, response[0]);
}

static void expect_failure(const char *name, long error, uint32_t status, long bytes)
{
    expect(name, -error, call(SEND_MESSAGE));
    expect_status(status);
    expect("  returned", bytes, returned);
}

static void good_cases(void)
{
    prepare(6, 1);
    expect_answer("Get Device ID", SEND_MESSAGE, 12, 0);
    expect("  product", 1, response[10]);
    prepare(0x0a, 0x40);
    expect_answer("Get SEL Info", SEND_MESSAGE, 15, 0);
    prepare(6, 0x99);
    expect_answer("no such command", SEND_MESSAGE, 1, 0xc1);
    prepare(6, 0x42);
    request.length = 1;
    request.data[0] = 0x0e;
    descriptor.in_length = HEADER + 1;
    expect("a request with data", 0, call(SEND_MESSAGE));
    prepare(6, 1);
    descriptor.out_length = 12;
    expect_answer("just enough room", SEND_MESSAGE, 12, 0);
    prepare(6, 1);
    expect_answer("Intel's number", 0x1082, 12, 0);
    prepare(6, 1);
    expect_answer("UnixWare's number", 0x20001082, 12, 0);
    prepare(6, 1);
    request.time_us = 0;
    expect_answer("no time named", SEND_MESSAGE, 12, 0);
    prepare(6, 1);
    request.flags = 1;
    expect_answer("no response wanted", SEND_MESSAGE, 0, 0);
}

static void bad_cases(void)
{
    prepare(6, 1);
    descriptor.in_length = HEADER - 1;
    expect_failure("request too short", EINVAL, 0xe0070011, 0);
    prepare(6, 1);
    request.length = 3;
    expect_failure("request longer than its buffer", EINVAL, 0xe0070011, 0);
    prepare(6, 1);
    descriptor.out_length = 0;
    expect_failure("no room for a response", EINVAL, 0xe0070003, 0);
    prepare(6, 1);
    request.rs_lun = 4;
    expect_failure("no such LUN", EINVAL, 0xe007000d, 0);
    prepare(7, 1);
    expect_failure("a response", EINVAL, 0xe007000d, 0);
    prepare(6, 0x34);
    expect_failure("the driver's own command", EINVAL, 0xe007000d, 0);
    prepare(6, 1);
    descriptor.out_length = 11;
    expect_failure("response longer than its room", E2BIG, 0xe004000c, 12);
    expect("  nothing is written", 0, response[0]);
    prepare(6, 1);
    descriptor.in = NOWHERE;
    expect_failure("request missing", EFAULT, UNTOUCHED, UNTOUCHED);
    prepare(6, 1);
    descriptor.out = NOWHERE;
    expect_failure("room missing", EFAULT, UNTOUCHED, UNTOUCHED);
    prepare(6, 1);
    descriptor.returned = NULL;
    expect_failure("count missing", EFAULT, UNTOUCHED, UNTOUCHED);
    expect("argument missing", -EFAULT, system_call(SYS_IOCTL, file, (long)SEND_MESSAGE, 8));
    prepare(6, 1);
    expect_failure("the next request is answered", 0, 0, 12);
    expect("no such call", -ENOTTY, call(0x1088));
    expect("Linux's call", -ENOTTY, call(0x8028690d));
}

#if defined(__x86_64__) && !defined(INTEL)
/* What a program of 64 bits that keeps everything below 4 GB may use as well, as this one does. */
static void call_of_32_bits(void)
{
    static struct {
        uint32_t in, in_length, out, out_length, returned, overlapped;
        int32_t status;
    } narrow;
    prepare(6, 1);
    narrow.in = (uint32_t)(uintptr_t)&request;
    narrow.in_length = HEADER;
    narrow.out = (uint32_t)(uintptr_t)response;
    narrow.out_length = sizeof response;
    narrow.returned = (uint32_t)(uintptr_t)&returned;
    narrow.status = UNTOUCHED;
    expect("the call of 32 bits", 0, system_call(SYS_IOCTL, file, 0xc01c1082, (long)&narrow));
    expect("  status", 0, narrow.status);
    expect("  returned", 12, returned);
}
#endif

__attribute__((used)) void begin(long *stack)
{
    file = system_call(SYS_OPEN, stack[2], 0, 0);
    if (file < 0) {
        expect("open", 0, file);
        system_call(SYS_EXIT, 1, 0, 0);
    }
    good_cases();
    bad_cases();
#if defined(__x86_64__) && !defined(INTEL)
    call_of_32_bits();
#endif
    system_call(SYS_CLOSE, file, 0, 0);
    system_call(SYS_EXIT, differences > 100 ? 100 : differences, 0, 0);
}
