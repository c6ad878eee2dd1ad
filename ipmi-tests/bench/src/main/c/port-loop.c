/*
 * What Get Device ID costs at the least from a program: port-loop kcs|bt BASE COUNT does it over /dev/port with nothing
 * around the accesses, one pread or pwrite each. For a machine that does nothing else with its BMC. Prints one JSON line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WARM_UP 50
#define NETFN_APP_LUN_0 0x18
#define GET_DEVICE_ID 0x01
#define SHORTEST_ANSWER 14

enum { KCS_OBF = 0x01, KCS_IBF = 0x02, KCS_WRITE_START = 0x61, KCS_WRITE_END = 0x62, KCS_READ = 0x68, KCS_READ_STATE = 1 };
enum {
    BT_CLEAR_WRITE = 0x01,
    BT_CLEAR_READ = 0x02,
    BT_TO_BMC = 0x04,
    BT_TO_HOST = 0x08,
    BT_HOST_BUSY = 0x40,
    BT_BMC_BUSY = 0x80
};

static int port;
static off_t base;
static unsigned char answer[255];

static void fail(const char *what)
{
    fprintf(stderr, "port-loop: %s: %s\n", what, strerror(errno));
    exit(1);
}

static unsigned in(int offset)
{
    unsigned char value;

    if (pread(port, &value, 1, base + offset) != 1)
        fail("read");
    return value;
}

static void out(int offset, unsigned char value)
{
    if (pwrite(port, &value, 1, base + offset) != 1)
        fail("write");
}

static unsigned kcs_ready(void)
{
    unsigned status = in(1);

    while (status & KCS_IBF)
        status = in(1);
    return status;
}

static int kcs(void)
{
    int length = 0;
    unsigned status;

    kcs_ready();
    out(1, KCS_WRITE_START);
    kcs_ready();
    in(0);
    out(0, NETFN_APP_LUN_0);
    kcs_ready();
    out(1, KCS_WRITE_END);
    kcs_ready();
    out(0, GET_DEVICE_ID);
    status = kcs_ready();
    while (status >> 6 == KCS_READ_STATE) {
        while (!(status & KCS_OBF))
            status = kcs_ready();
        answer[length++ % sizeof answer] = in(0);
        out(0, KCS_READ);
        status = kcs_ready();
    }
    if (status & KCS_OBF)
        in(0);
    return length;
}

static int bt(void)
{
    static unsigned char sequence;
    unsigned char request[] = {3, NETFN_APP_LUN_0, ++sequence, GET_DEVICE_ID};
    int length;

    while (in(0) & (BT_BMC_BUSY | BT_TO_BMC))
        ;
    out(0, BT_CLEAR_WRITE);
    for (size_t i = 0; i < sizeof request; i++)
        out(1, request[i]);
    out(0, BT_TO_BMC);
    while (!(in(0) & BT_TO_HOST))
        ;
    out(0, BT_HOST_BUSY);
    out(0, BT_TO_HOST);
    out(0, BT_CLEAR_READ);
    length = in(1);
    for (int i = 0; i < length; i++)
        answer[i] = in(1);
    out(0, BT_HOST_BUSY);
    return length - 1;
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int (*exchange)(void) = argc == 4 && strcmp(argv[1], "kcs") == 0 ? kcs
                            : argc == 4 && strcmp(argv[1], "bt") == 0 ? bt
                                                                        : NULL;
    int count = argc == 4 ? atoi(argv[3]) : 0;
    int64_t *times_ns;
    clock_t busy = 0;

    if (exchange == NULL || count < 1) {
        fprintf(stderr, "usage: port-loop kcs|bt BASE COUNT\n");
        return 2;
    }
    base = strtol(argv[2], NULL, 0);
    port = open("/dev/port", O_RDWR);
    times_ns = calloc(count, sizeof *times_ns);
    if (port < 0 || times_ns == NULL)
        fail("/dev/port");
    for (int i = -WARM_UP; i < count; i++) {
        int64_t begin_ns;

        if (i == 0)
            busy = clock();
        begin_ns = now_ns();
        if (exchange() < SHORTEST_ANSWER) {
            fprintf(stderr, "port-loop: bad answer\n");
            return 1;
        }
        if (i >= 0)
            times_ns[i] = now_ns() - begin_ns;
    }
    busy = clock() - busy;
    qsort(times_ns, count, sizeof *times_ns, ascending);
    printf("{\"count\":%d,\"p50_us\":%.1f,\"p99_us\":%.1f,\"cpu_us\":%.1f}\n", count, times_ns[count / 2] / 1e3,
           times_ns[(int)(count * 0.99)] / 1e3, busy * (1e6 / CLOCKS_PER_SEC) / count);
    return 0;
}
