/* Reads every workflow of the repository at hand and runs libyaml's event loop over it, nothing more.
 *
 * No program that understands workflows with libyaml can be faster; `imgmatrix check` is compared with it. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

static long count_events(const unsigned char *text, size_t size)
{
    yaml_parser_t parser;
    yaml_event_t event;
    long events = 0;
    int done = 0;
    if (!yaml_parser_initialize(&parser)) exit(2);
    yaml_parser_set_input_string(&parser, text, size);
    while (!done) {
        if (!yaml_parser_parse(&parser, &event)) {
            fprintf(stderr, "yaml-limit: %s at line %zu\n", parser.problem, parser.problem_mark.line + 1);
            exit(2);
        }
        done = event.type == YAML_STREAM_END_EVENT;
        events++;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}

int main(void)
{
    size_t capacity = 1 << 16, bytes = 0;
    unsigned char *buffer = malloc(capacity);
    long files = 0, events = 0;
    struct dirent *entry;
    DIR *folder = opendir(".github/workflows");
    if (!folder || !buffer) {
        perror("yaml-limit: .github/workflows");
        return 2;
    }
    while ((entry = readdir(folder))) {
        struct stat status;
        size_t size = 0;
        ssize_t got;
        int file;
        if (entry->d_name[0] == '.') continue;
        file = openat(dirfd(folder), entry->d_name, O_RDONLY);
        if (file < 0 || fstat(file, &status) != 0) {
            perror(entry->d_name);
            return 2;
        }
        if ((size_t)status.st_size > capacity) {
            capacity = (size_t)status.st_size;
            free(buffer);
            if (!(buffer = malloc(capacity))) return 2;
        }
        while (size < capacity && (got = read(file, buffer + size, capacity - size)) > 0) size += (size_t)got;
        close(file);
        events += count_events(buffer, size);
        bytes += size;
        files++;
    }
    closedir(folder);
    free(buffer);
    printf("%ld files, %zu bytes, %ld events\n", files, bytes, events);
    return 0;
}
