/*
 * How long other drivers take for Get Device ID: peers kernel DEVICE COUNT [CLIENTS], peers freeipmi BUS ADDRESS COUNT.
 * With several clients each is a process of its own that makes COUNT requests; of one client the calls are timed, too.
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
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

enum { BEGUN, SENT, READY, RECEIVED };

static int device;
static ipmi_ctx_t freeipmi;
/* When the calls of the last exchange with the kernel's device returned. */
static int64_t call_ns[RECEIVED + 1];

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

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

    call_ns[BEGUN] = now_ns();
    if (ioctl(device, IPMICTL_SEND_COMMAND, &request) < 0)
        fail("send");
    call_ns[SENT] = now_ns();
    if (poll(&ready, 1, 20000) != 1)
        fail("poll");
    call_ns[READY] = now_ns();
    if (ioctl(device, IPMICTL_RECEIVE_MSG_TRUNC, &response) < 0)
        fail("receive");
    call_ns[RECEIVED] = now_ns();
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

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double percentile_us(int64_t *times_ns, int count, int percent)
{
    qsort(times_ns, count, sizeof *times_ns, ascending);
    return times_ns[(int)((int64_t)count * percent / 100)] / 1e3;
}

static int64_t *times(size_t count)
{
    int64_t *times_ns = mmap(NULL, count * sizeof *times_ns, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (times_ns == MAP_FAILED)
        fail("memory");
    return times_ns;
}

static void exchange_often(void (*exchange)(void), int count, int64_t *times_ns, int64_t *calls_ns)
{
    for (int i = 0; i < WARM_UP; i++)
        exchange();
    for (int i = 0; i < count; i++) {
        int64_t begin_ns = now_ns();
        exchange();
        times_ns[i] = now_ns() - begin_ns;
        for (int call = BEGUN; calls_ns != NULL && call < RECEIVED; call++)
            calls_ns[call * count + i] = call_ns[call + 1] - call_ns[call];
    }
}

static void measure(void (*exchange)(void), int count)
{
    int64_t *times_ns = times(count);
    int64_t *calls_ns = exchange == by_kernel ? times((size_t)count * RECEIVED) : NULL;

    exchange_often(exchange, count, times_ns, calls_ns);
    printf("{\"count\":%d,\"p50_us\":%.1f,\"p99_us\":%.1f", count, percentile_us(times_ns, count, 50),
           percentile_us(times_ns, count, 99));
    if (calls_ns != NULL)
        printf(",\"send_us\":%.1f,\"poll_us\":%.1f,\"receive_us\":%.1f", percentile_us(calls_ns, count, 50),
               percentile_us(calls_ns + count, count, 50), percentile_us(calls_ns + 2 * count, count, 50));
    printf("}\n");
}

static void measure_clients(const char *path, int count, int clients)
{
    int64_t *times_ns = times((size_t)count * clients);

    for (int i = 0; i < clients; i++) {
        pid_t child = fork();

        if (child < 0)
            fail("fork");
        if (child == 0) {
            device = open(path, O_RDWR);
            if (device < 0)
                fail(path);
            exchange_often(by_kernel, count, times_ns + (size_t)i * count, NULL);
            _exit(0);
        }
    }
    for (int i = 0; i < clients; i++) {
        int status;

        if (wait(&status) < 0 || status != 0) {
            fprintf(stderr, "peers: a client failed\n");
            exit(1);
        }
    }
    count *= clients;
    printf("{\"count\":%d,\"p50_us\":%.1f,\"p99_us\":%.1f}\n", count, percentile_us(times_ns, count, 50),
           percentile_us(times_ns, count, 99));
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "kernel") == 0) {
        device = open(argv[2], O_RDWR);
        if (device < 0)
            fail(argv[2]);
        measure(by_kernel, atoi(argv[3]));
    } else if (argc == 5 && strcmp(argv[1], "kernel") == 0) {
        measure_clients(argv[2], atoi(argv[3]), atoi(argv[4]));
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
        fprintf(stderr, "usage: peers kernel DEVICE COUNT [CLIENTS] | peers freeipmi BUS ADDRESS COUNT\n");
        return 2;
    }
    return 0;
}
