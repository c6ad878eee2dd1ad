/*
 * What serving an IPMI device through CUSE costs at the least: cuse-server NAME makes /dev/NAME and answers every request
 * with the same ten bytes at once, on one thread, from the device's own messages. Prints a line when the node is there.
 *
 * It makes the rounds a real server has to make (the request's structure, then what it points to, then the call), and
 * nothing else: the answers of each file in the order of its requests.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <linux/ipmi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MESSAGE_BYTES = 132 * 1024, ANSWER_BYTES = 16, PENDING = 64, FILES = 64 };

struct file {
    int open;
    struct ipmi_req pending[PENDING];
    unsigned taken, given;
    uint64_t poll_handle;
};

static int channel;
/* By their handles. */
static struct file files[FILES];

static void fail(const char *what)
{
    fprintf(stderr, "cuse-server: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void reply(uint64_t unique, int error, const void *a, size_t a_length, const void *b, size_t b_length)
{
    struct fuse_out_header header = {
        .len = (uint32_t)(sizeof header + a_length + b_length), .error = error, .unique = unique};
    struct iovec parts[] = {{&header, sizeof header}, {(void *)a, a_length}, {(void *)b, b_length}};

    if (writev(channel, parts, 3) < 0 && errno != ENOENT)
        fail("reply");
}

static void again(uint64_t unique, const struct fuse_ioctl_iovec *spans, unsigned in, unsigned out)
{
    struct fuse_ioctl_out result = {.flags = FUSE_IOCTL_RETRY, .in_iovs = in, .out_iovs = out};

    reply(unique, 0, &result, sizeof result, spans, (in + out) * sizeof *spans);
}

static void done(uint64_t unique, int value, const void *data, size_t length)
{
    struct fuse_ioctl_out result = {.result = value};

    reply(unique, 0, &result, sizeof result, data, length);
}

static void wake(const struct file *file)
{
    struct fuse_notify_poll_wakeup_out woken = {.kh = file->poll_handle};

    reply(0, FUSE_NOTIFY_POLL, &woken, sizeof woken, NULL, 0);
}

static void send_command(struct file *file, uint64_t unique, const struct fuse_ioctl_in *call, const void *in)
{
    const struct ipmi_req *request = in;
    struct fuse_ioctl_iovec spans[] = {{call->arg, sizeof *request}, {0, 0}, {0, 0}};

    if (call->in_size == 0) {
        again(unique, spans, 1, 0);
    } else if (call->in_size == sizeof *request) {
        spans[1] = (struct fuse_ioctl_iovec){(uintptr_t)request->addr, request->addr_len};
        spans[2] = (struct fuse_ioctl_iovec){(uintptr_t)request->msg.data, request->msg.data_len};
        again(unique, spans, request->msg.data_len ? 3 : 2, 0);
    } else {
        file->pending[file->given++ % PENDING] = *request;
        done(unique, 0, NULL, 0);
        if (file->poll_handle)
            wake(file);
    }
}

static void receive(struct file *file, uint64_t unique, const struct fuse_ioctl_in *call, const void *in)
{
    const struct ipmi_recv *message = in;
    struct ipmi_system_interface_addr from = {.addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE,
                                              .channel = IPMI_BMC_CHANNEL};
    struct fuse_ioctl_iovec spans[6] = {{call->arg, sizeof *message}};
    struct {
        struct ipmi_recv message;
        struct ipmi_system_interface_addr from;
        unsigned char data[ANSWER_BYTES];
    } answer;

    if (call->in_size == 0) {
        again(unique, spans, 1, 0);
        return;
    }
    if (file->taken == file->given) {
        done(unique, -EAGAIN, NULL, 0);
        return;
    }
    if (call->out_size == 0) {
        spans[1] = spans[0];
        spans[2] = (struct fuse_ioctl_iovec){(uintptr_t)message->addr, sizeof from};
        spans[3] = (struct fuse_ioctl_iovec){(uintptr_t)message->msg.data, ANSWER_BYTES};
        again(unique, spans, 1, 3);
        return;
    }
    answer.message = *message;
    answer.message.recv_type = IPMI_RESPONSE_RECV_TYPE;
    answer.message.addr_len = sizeof from;
    answer.message.msgid = file->pending[file->taken % PENDING].msgid;
    answer.message.msg.netfn = file->pending[file->taken % PENDING].msg.netfn | 1;
    answer.message.msg.cmd = file->pending[file->taken % PENDING].msg.cmd;
    answer.message.msg.data_len = ANSWER_BYTES;
    answer.from = from;
    memset(answer.data, 0, sizeof answer.data);
    file->taken++;
    done(unique, 0, &answer, sizeof answer.message + sizeof from + ANSWER_BYTES);
}

static void serve(const char *name, struct fuse_in_header *header, void *body)
{
    struct fuse_ioctl_in *call = body;
    struct fuse_poll_in *poll = body;
    struct cuse_init_in *offer = body;
    struct cuse_init_out init = {
        .major = 7, .minor = offer->minor, .flags = CUSE_UNRESTRICTED_IOCTL, .max_read = 4096, .max_write = 4096};
    /* Of every message about a file its handle is the first field. */
    struct file *file = &files[header->opcode == CUSE_INIT ? 0 : *(uint64_t *)body % FILES];
    struct fuse_open_out opened = {.fh = 0};
    struct fuse_poll_out ready = {.revents = file->taken == file->given ? 0 : 0x41};
    char information[128];

    switch (header->opcode) {
    case CUSE_INIT:
        snprintf(information, sizeof information, "DEVNAME=%s", name);
        reply(header->unique, 0, &init, sizeof init, information, strlen(information) + 1);
        puts("ready");
        fflush(stdout);
        break;
    case FUSE_OPEN:
        while (opened.fh < FILES && files[opened.fh].open)
            opened.fh++;
        if (opened.fh == FILES) {
            reply(header->unique, -EBUSY, NULL, 0, NULL, 0);
            break;
        }
        files[opened.fh] = (struct file){.open = 1};
        reply(header->unique, 0, &opened, sizeof opened, NULL, 0);
        break;
    case FUSE_RELEASE:
        file->open = 0;
        reply(header->unique, 0, NULL, 0, NULL, 0);
        break;
    case FUSE_POLL:
        file->poll_handle = poll->kh;
        reply(header->unique, 0, &ready, sizeof ready, NULL, 0);
        break;
    case FUSE_IOCTL:
        if (call->cmd == (uint32_t)IPMICTL_SEND_COMMAND)
            send_command(file, header->unique, call, call + 1);
        else if (call->cmd == (uint32_t)IPMICTL_RECEIVE_MSG_TRUNC)
            receive(file, header->unique, call, call + 1);
        else
            reply(header->unique, -ENOTTY, NULL, 0, NULL, 0);
        break;
    case FUSE_INTERRUPT:
        break;
    default:
        reply(header->unique, -ENOSYS, NULL, 0, NULL, 0);
    }
}

int main(int argc, char **argv)
{
    static _Alignas(16) char message[MESSAGE_BYTES];

    if (argc != 2) {
        fprintf(stderr, "usage: cuse-server NAME\n");
        return 2;
    }
    channel = open("/dev/cuse", O_RDWR);
    if (channel < 0)
        fail("/dev/cuse");
    for (;;) {
        ssize_t length = read(channel, message, sizeof message);
        if (length < 0 && errno != EINTR && errno != ENOENT && errno != EAGAIN)
            fail("read");
        if (length > 0)
            serve(argv[1], (struct fuse_in_header *)message, message + sizeof(struct fuse_in_header));
    }
}
