/*
 * Does with FreeIPMI's semaphore what a FreeIPMI tool does around a command, as seen in a system call trace of one:
 * creates it with value 1 or finds it, takes it with SEM_UNDO, waiting if need be. Keeps it until its input ends.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/types.h>

int main(int argc, char **argv)
{
    struct sembuf take = { 0, -1, SEM_UNDO | IPC_NOWAIT };
    unsigned short one = 1;
    key_t key;
    int id;

    if (argc != 2 || (key = ftok(argv[1], 2)) == (key_t) -1)
        return 2;
    id = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id != -1) {
        if (semctl(id, 0, SETALL, &one) == -1)
            return 3;
    } else if (errno != EEXIST || (id = semget(key, 1, 0)) == -1) {
        return 4;
    }
    if (semop(id, &take, 1) == -1) {
        if (errno != EAGAIN)
            return 5;
        printf("waiting\n");
        fflush(stdout);
        take.sem_flg = SEM_UNDO;
        if (semop(id, &take, 1) == -1)
            return 6;
    }
    printf("taken\n");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    return 0;
}
