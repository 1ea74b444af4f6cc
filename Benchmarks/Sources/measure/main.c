/* measure <runs> <command> [argument...]: runs a command and prints what one run took on average:
 *
 *     <processor time in ms> <wall time in ms> <peak memory in MiB>
 *
 * What the command prints is thrown away. The exit status 1 is a result, too: names that only the run knows, findings.
 * Written in C because the peak memory of a child is never reported as less
 * than that of the process that started it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

int main(int count, char **arguments)
{
    int runs = count > 2 ? atoi(arguments[1]) : 0;
    double processor = 0, wall = 0;
    long memory = 0;
    if (runs < 1) {
        fprintf(stderr, "usage: measure <runs> <command> [argument...]\n");
        return 64;
    }
    for (int run = 0; run < runs; run++) {
        struct rusage usage;
        int status;
        double start = now();
        pid_t child = fork();
        if (child < 0) {
            perror("measure: fork");
            return 2;
        }
        if (child == 0) {
            int nothing = open("/dev/null", O_WRONLY);
            if (nothing >= 0) {
                dup2(nothing, STDOUT_FILENO);
                dup2(nothing, STDERR_FILENO);
            }
            execvp(arguments[2], arguments + 2);
            perror(arguments[2]);
            _exit(127);
        }
        if (wait4(child, &status, 0, &usage) != child) {
            perror("measure: wait4");
            return 2;
        }
        wall += now() - start;
        processor += milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
        if (usage.ru_maxrss > memory) memory = usage.ru_maxrss;
        if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
            fprintf(stderr, "measure: %s failed with status %d\n", arguments[2],
                WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
            return 1;
        }
    }
    printf("%.2f %.2f %.1f\n", processor / runs, wall / runs, (double)memory / 1024);
    return 0;
}
