/*
 * What a client needs that has no C library, so that it can be built for 32 bits where there are no 32-bit libraries:
 *   gcc [-m32] -static -nostdlib -ffreestanding -fno-stack-protector -fno-pic -no-pie -O1
 * It begins at begin(stack), with the number of its arguments first, and ends itself by SYS_EXIT.
 */
#ifdef __x86_64__
enum { SYS_READ = 0, SYS_WRITE = 1, SYS_OPEN = 2, SYS_CLOSE = 3, SYS_POLL = 7, SYS_IOCTL = 16, SYS_EXIT = 60, SYS_CLOCK = 228 };

static long system_call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}

__asm__(".globl _start\n_start:\n mov %rsp, %rdi\n and $-16, %rsp\n call begin\n");
#else
enum { SYS_READ = 3, SYS_WRITE = 4, SYS_OPEN = 5, SYS_CLOSE = 6, SYS_POLL = 168, SYS_IOCTL = 54, SYS_EXIT = 1, SYS_CLOCK = 265 };

static long system_call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}

__asm__(".globl _start\n_start:\n mov %esp, %eax\n and $-16, %esp\n sub $12, %esp\n push %eax\n call begin\n");
#endif

static void put(const char *text)
{
    long length = 0;
    while (text[length]) {
        length++;
    }
    system_call(SYS_WRITE, 1, (long)text, length);
}

static void put_number(long value)
{
    char digits[24];
    int at = sizeof digits - 1;
    unsigned long rest = value < 0 ? -(unsigned long)value : (unsigned long)value;
    digits[at] = 0;
    do {
        digits[--at] = '0' + rest % 10;
        rest /= 10;
    } while (rest);
    if (value < 0) {
        digits[--at] = '-';
    }
    put(digits + at);
}

__attribute__((unused)) static void put_bytes(const unsigned char *bytes, int length)
{
    char pair[4] = " xx";
    for (int i = 0; i < length; i++) {
        pair[1] = "0123456789abcdef"[bytes[i] >> 4];
        pair[2] = "0123456789abcdef"[bytes[i] & 15];
        put(pair);
    }
}

__attribute__((unused)) static void result(const char *name, long value)
{
    put(name);
    put(": ");
    put_number(value);
    put("\n");
}

__attribute__((unused)) static void zero(void *memory, int length)
{
    for (int i = 0; i < length; i++) {
        ((volatile unsigned char *)memory)[i] = 0;
    }
}

/* What is compared with what the reference says; programs end with the number of differences. */
static int differences __attribute__((unused));

__attribute__((unused)) static void expect(const char *name, long expected, long actual)
{
    result(name, actual);
    if (actual != expected) {
        put("  DIFFERENT, expected: ");
        put_number(expected);
        put("\n");
        differences++;
    }
}
