/*
 * How long other drivers take for Get Device ID.
 *   peers kernel DEVICE COUNT [CLIENTS]   by a device node. With several clients each is a process of its own that makes
 *                                         COUNT requests; of one client the calls are timed, too
 *   peers together SECONDS DEVICE...      a client of each of these nodes at the same time
 *   peers freeipmi kcs BASE COUNT         by libfreeipmi
 *   peers freeipmi ssif BUS ADDRESS COUNT
 * Prints one JSON line. libfreeipmi's functions are declared here, so that its library alone is needed.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/ipmi.h>
#include <poll.h>
#include <stdatomic.h>
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
#define MOST_IN_A_WINDOW 1000000

typedef struct ipmi_ctx *ipmi_ctx_t;
ipmi_ctx_t ipmi_ctx_create(void);
int ipmi_ctx_open_inband(ipmi_ctx_t, int driver_type, int disable_auto_probe, uint16_t driver_address,
                         uint8_t register_spacing, const char *driver_device, unsigned int workaround_flags,
                         unsigned int flags);
int ipmi_cmd_raw(ipmi_ctx_t, uint8_t lun, uint8_t net_fn, const void *request, unsigned int request_length,
                 void *response, unsigned int response_length);
char *ipmi_ctx_errormsg(ipmi_ctx_t);
enum { FREEIPMI_KCS = 3, FREEIPMI_SSIF = 6 };

enum { BEGUN, SENT, READY, RECEIVED };

static int device;
static ipmi_ctx_t freeipmi;
/* When the calls of the last exchange with the kernel's device returned. */
static int64_t call_ns[RECEIVED + 1];
/* How many clients are warm; a client that fails lets the others go on, so that its end is seen. */
static atomic_int *warm;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "peers: %s: %s\n", what, strerror(errno));
    if (warm != NULL)
        atomic_store(warm, INT_MAX / 2);
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

/* Memory that child processes share; pages that are not touched cost nothing. */
static void *shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED)
        fail("memory");
    return memory;
}

static int64_t *times(size_t count)
{
    return shared(count * sizeof(int64_t));
}

static void open_device(const char *path)
{
    device = open(path, O_RDWR);
    if (device < 0)
        fail(path);
}

static void warm_up(void (*exchange)(void))
{
    for (int i = 0; i < WARM_UP; i++)
        exchange();
}

static void exchange_often(void (*exchange)(void), int count, int64_t *times_ns, int64_t *calls_ns)
{
    for (int i = 0; i < count; i++) {
        int64_t begin_ns = now_ns();
        exchange();
        times_ns[i] = now_ns() - begin_ns;
        for (int call = BEGUN; calls_ns != NULL && call < RECEIVED; call++)
            calls_ns[call * count + i] = call_ns[call + 1] - call_ns[call];
    }
}

static void print_figures(int64_t *times_ns, int count, int64_t took_ns)
{
    printf("{\"count\":%d,\"per_s\":%.0f,\"p50_us\":%.1f,\"p99_us\":%.1f", count, count / (took_ns / 1e9),
           percentile_us(times_ns, count, 50), percentile_us(times_ns, count, 99));
}

static void measure(void (*exchange)(void), int count)
{
    int64_t *times_ns = times(count);
    int64_t *calls_ns = exchange == by_kernel ? times((size_t)count * RECEIVED) : NULL;
    int64_t begin_ns;

    warm_up(exchange);
    begin_ns = now_ns();
    exchange_often(exchange, count, times_ns, calls_ns);
    print_figures(times_ns, count, now_ns() - begin_ns);
    if (calls_ns != NULL)
        printf(",\"send_us\":%.1f,\"poll_us\":%.1f,\"receive_us\":%.1f", percentile_us(calls_ns, count, 50),
               percentile_us(calls_ns + count, count, 50), percentile_us(calls_ns + 2 * count, count, 50));
    printf("}\n");
}

/* All clients begin at the same time, once each of them is warm. */
static void wait_for_others(int clients)
{
    atomic_fetch_add(warm, 1);
    while (atomic_load(warm) < clients)
        usleep(1000);
}

static void wait_for_children(int clients)
{
    for (int i = 0; i < clients; i++) {
        int status;

        if (wait(&status) < 0 || status != 0) {
            fprintf(stderr, "peers: a client failed\n");
            exit(1);
        }
    }
}

static pid_t fork_or_fail(void)
{
    pid_t child = fork();

    if (child < 0)
        fail("fork");
    return child;
}

static void measure_clients(const char *path, int count, int clients)
{
    int64_t *times_ns = times((size_t)count * clients);
    int64_t begin_ns;

    warm = shared(sizeof *warm);
    for (int i = 0; i < clients; i++) {
        if (fork_or_fail() == 0) {
            open_device(path);
            warm_up(by_kernel);
            wait_for_others(clients + 1);
            exchange_often(by_kernel, count, times_ns + (size_t)i * count, NULL);
            _exit(0);
        }
    }
    wait_for_others(clients + 1);
    begin_ns = now_ns();
    wait_for_children(clients);
    print_figures(times_ns, count * clients, now_ns() - begin_ns);
    printf("}\n");
}

/* For a time and not so many requests, as one interface is slower than another. */
static void measure_together(int64_t window_ns, char **paths, int devices)
{
    int64_t *times_ns = times((size_t)MOST_IN_A_WINDOW * devices);
    int *counts = shared(devices * sizeof *counts);
    int count = 0;

    warm = shared(sizeof *warm);
    for (int i = 0; i < devices; i++) {
        if (fork_or_fail() == 0) {
            int64_t *mine_ns = times_ns + (size_t)i * MOST_IN_A_WINDOW;
            int64_t begin_ns;

            open_device(paths[i]);
            warm_up(by_kernel);
            wait_for_others(devices);
            begin_ns = now_ns();
            while (now_ns() - begin_ns < window_ns && counts[i] < MOST_IN_A_WINDOW)
                exchange_often(by_kernel, 1, mine_ns + counts[i]++, NULL);
            _exit(0);
        }
    }
    wait_for_children(devices);
    for (int i = 0; i < devices; i++) {
        memmove(times_ns + count, times_ns + (size_t)i * MOST_IN_A_WINDOW, counts[i] * sizeof *times_ns);
        count += counts[i];
    }
    print_figures(times_ns, count, window_ns);
    printf("}\n");
}

static void open_freeipmi(int driver, const char *address, int spacing, const char *bus)
{
    freeipmi = ipmi_ctx_create();
    if (freeipmi == NULL)
        fail("libfreeipmi");
    if (ipmi_ctx_open_inband(freeipmi, driver, 1, (uint16_t)strtol(address, NULL, 0), spacing, bus, 0, 0) < 0) {
        fprintf(stderr, "peers: libfreeipmi: %s\n", ipmi_ctx_errormsg(freeipmi));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "kernel") == 0) {
        open_device(argv[2]);
        measure(by_kernel, atoi(argv[3]));
    } else if (argc == 5 && strcmp(argv[1], "kernel") == 0) {
        measure_clients(argv[2], atoi(argv[3]), atoi(argv[4]));
    } else if (argc >= 4 && strcmp(argv[1], "together") == 0) {
        measure_together(atoi(argv[2]) * INT64_C(1000000000), argv + 3, argc - 3);
    } else if (argc == 5 && strcmp(argv[1], "freeipmi") == 0 && strcmp(argv[2], "kcs") == 0) {
        open_freeipmi(FREEIPMI_KCS, argv[3], 1, NULL);
        measure(by_freeipmi, atoi(argv[4]));
    } else if (argc == 6 && strcmp(argv[1], "freeipmi") == 0 && strcmp(argv[2], "ssif") == 0) {
        open_freeipmi(FREEIPMI_SSIF, argv[4], 0, argv[3]);
        measure(by_freeipmi, atoi(argv[5]));
    } else {
        fprintf(stderr, "usage: peers kernel DEVICE COUNT [CLIENTS] | together SECONDS DEVICE... |\n"
                        "       freeipmi kcs BASE COUNT | freeipmi ssif BUS ADDRESS COUNT\n");
        return 2;
    }
    return 0;
}
