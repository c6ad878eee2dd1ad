/*
 * How long other drivers take for Get Device ID: peers kernel DEVICE COUNT, peers freeipmi BUS ADDRESS COUNT.
 * Prints one JSON line. libfreeipmi's functions are declared here, so that its library alone is needed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/ipmi.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define NETFN_APP 6
#define GET_DEVICE_ID 1
#define WARM_UP 50

typedef struct ipmi_ctx *ipmi_ctx_t;
ipmi_ctx_t ipmi_ctx_create(void);
int ipmi_ctx_open_inband(ipmi_ctx_t, int driver_type, int disable_auto_probe, uint16_t driver_address,
                         uint8_t register_spacing, const char *driver_device, unsigned int workaround_flags,
                         unsigned int flags);
int ipmi_cmd_raw(ipmi_ctx_t, uint8_t lun, uint8_t net_fn, const void *request, unsigned int request_length,
                 void *response, unsigned int response_length);
char *ipmi_ctx_errormsg(ipmi_ctx_t);
enum { FREEIPMI_SSIF = 6 };

static int device;
static ipmi_ctx_t freeipmi;

static void fail(const char *what)
{
    fprintf(stderr, "peers: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void by_kernel(void)
{
    static long sequence;
    unsigned char data[IPMI_MAX_MSG_LENGTH];
    struct ipmi_system_interface_addr address = {.addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE,
                                                 .channel = IPMI_BMC_CHANNEL};
    struct ipmi_req request = {.addr = (unsigned char *)&address,
                               .addr_len = sizeof address,
                               .msgid = ++sequence,
                               .msg = {.netfn = NETFN_APP, .cmd = GET_DEVICE_ID}};
    struct ipmi_addr from;
    struct ipmi_recv response = {
        .addr = (unsigned char *)&from, .addr_len = sizeof from, .msg = {.data = data, .data_len = sizeof data}};
    struct pollfd ready = {.fd = device, .events = POLLIN};

    if (ioctl(device, IPMICTL_SEND_COMMAND, &request) < 0)
        fail("send");
    if (poll(&ready, 1, 20000) != 1)
        fail("poll");
    if (ioctl(device, IPMICTL_RECEIVE_MSG_TRUNC, &response) < 0)
        fail("receive");
    if (data[0] != 0 || response.msg.data_len < 12)
        fail("bad answer");
}

static void by_freeipmi(void)
{
    unsigned char request[] = {GET_DEVICE_ID};
    unsigned char response[64];
    int length = ipmi_cmd_raw(freeipmi, 0, NETFN_APP, request, sizeof request, response, sizeof response);

    if (length < 13 || response[1] != 0) {
        fprintf(stderr, "peers: libfreeipmi: %s\n", ipmi_ctx_errormsg(freeipmi));
        exit(1);
    }
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

static void measure(void (*exchange)(void), int count)
{
    int64_t *times_ns = calloc(count, sizeof *times_ns);

    if (times_ns == NULL)
        fail("memory");
    for (int i = 0; i < WARM_UP; i++)
        exchange();
    for (int i = 0; i < count; i++) {
        int64_t begin_ns = now_ns();
        exchange();
        times_ns[i] = now_ns() - begin_ns;
    }
    qsort(times_ns, count, sizeof *times_ns, ascending);
    printf("{\"count\":%d,\"p50_us\":%.1f,\"p99_us\":%.1f}\n", count, times_ns[count / 2] / 1e3,
           times_ns[(int)(count * 0.99)] / 1e3);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "kernel") == 0) {
        device = open(argv[2], O_RDWR);
        if (device < 0)
            fail(argv[2]);
        measure(by_kernel, atoi(argv[3]));
    } else if (argc == 5 && strcmp(argv[1], "freeipmi") == 0) {
        freeipmi = ipmi_ctx_create();
        if (freeipmi == NULL)
            fail("libfreeipmi");
        if (ipmi_ctx_open_inband(freeipmi, FREEIPMI_SSIF, 1, (uint16_t)strtol(argv[3], NULL, 0), 0, argv[2], 0, 0) < 0) {
            fprintf(stderr, "peers: libfreeipmi: %s\n", ipmi_ctx_errormsg(freeipmi));
            return 1;
        }
        measure(by_freeipmi, atoi(argv[4]));
    } else {
        fprintf(stderr, "usage: peers kernel DEVICE COUNT | peers freeipmi BUS ADDRESS COUNT\n");
        return 2;
    }
    return 0;
}
