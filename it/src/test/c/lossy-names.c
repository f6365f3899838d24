// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
//
// Preloaded into a server, the memory of a file system that drops names: each change of a directory below $IORA_LOSSY, and
// each time one is made durable, gets a line in $IORA_LOSSY.log. What is removed or replaced stays in $IORA_LOSSY.removed
// under a number, so that a test can undo what was not made durable when the power fails.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int is_below(const char *path) {
    const char *root = getenv("IORA_LOSSY");
    return root != NULL && strncmp(path, root, strlen(root)) == 0 && path[strlen(root)] == '/';
}

static int exists(const char *path) {
    struct stat found;
    return lstat(path, &found) == 0;
}

// Has to be called under the lock, and before anybody else sees the change.
static void note(const char *what, const char *path, const char *more) {
    static int (*real_open)(const char *, int, ...);
    static int log_fd = -1;
    char name[PATH_MAX], line[3 * PATH_MAX];
    if (log_fd < 0) {
        real_open = (int (*)(const char *, int, ...)) dlsym(RTLD_NEXT, "open");
        snprintf(name, sizeof name, "%s.log", getenv("IORA_LOSSY"));
        log_fd = real_open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\n", what, path, more);
    if (log_fd < 0 || write(log_fd, line, length) != length) {
        abort();
    }
}

// Keeps what is about to lose its name; the number it has from now on, empty if there is nothing.
static void keep(const char *path, char *number, size_t size) {
    static long next;
    char kept[PATH_MAX];
    number[0] = '\0';
    if (exists(path)) {
        snprintf(number, size, "%d-%ld", (int) getpid(), next++);
        if (snprintf(kept, sizeof kept, "%s.removed/%s", getenv("IORA_LOSSY"), number) >= (int) sizeof kept
            || link(path, kept) != 0) {
            abort();
        }
    }
}

#define OPEN(name)                                                                                   \
    int name(const char *path, int flags, ...) {                                                     \
        int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...)) dlsym(RTLD_NEXT, #name); \
        va_list more;                                                                                \
        va_start(more, flags);                                                                       \
        mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;                             \
        va_end(more);                                                                                \
        if ((flags & O_CREAT) == 0 || !is_below(path)) {                                             \
            return real(path, flags, mode);                                                          \
        }                                                                                            \
        pthread_mutex_lock(&lock);                                                                   \
        int is_new = !exists(path);                                                                  \
        int fd = real(path, flags, mode);                                                            \
        int before = errno;                                                                          \
        if (fd >= 0 && is_new) {                                                                     \
            note("create", path, "");                                                                \
        }                                                                                            \
        pthread_mutex_unlock(&lock);                                                                 \
        errno = before;                                                                              \
        return fd;                                                                                   \
    }

OPEN(open)
OPEN(open64)

int mkdir(const char *path, mode_t mode) {
    int (*real)(const char *, mode_t) = (int (*)(const char *, mode_t)) dlsym(RTLD_NEXT, "mkdir");
    pthread_mutex_lock(&lock);
    int result = real(path, mode);
    int before = errno;
    if (result == 0 && is_below(path)) {
        note("mkdir", path, "");
    }
    pthread_mutex_unlock(&lock);
    errno = before;
    return result;
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *)) dlsym(RTLD_NEXT, "rename");
    if (!is_below(from)) {
        return real(from, to);
    }
    char number[64], more[2 * PATH_MAX];
    pthread_mutex_lock(&lock);
    keep(to, number, sizeof number);
    int result = real(from, to);
    int before = errno;
    if (result == 0) {
        snprintf(more, sizeof more, "%s\t%s", to, number);
        note("rename", from, more);
    }
    pthread_mutex_unlock(&lock);
    errno = before;
    return result;
}

int unlink(const char *path) {
    int (*real)(const char *) = (int (*)(const char *)) dlsym(RTLD_NEXT, "unlink");
    if (!is_below(path)) {
        return real(path);
    }
    char number[64];
    pthread_mutex_lock(&lock);
    keep(path, number, sizeof number);
    int result = real(path);
    int before = errno;
    if (result == 0) {
        note("unlink", path, number);
    }
    pthread_mutex_unlock(&lock);
    errno = before;
    return result;
}

// Only what was noted before counts: the line is there when the call has returned, and not before it has begun.
#define FORCE(name)                                                        \
    int name(int fd) {                                                     \
        int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, #name);         \
        char link_name[64], path[PATH_MAX];                                \
        snprintf(link_name, sizeof link_name, "/proc/self/fd/%d", fd);     \
        ssize_t length = readlink(link_name, path, sizeof path - 1);       \
        struct stat found;                                                 \
        if (length <= 0 || fstat(fd, &found) != 0 || !S_ISDIR(found.st_mode)) { \
            return real(fd);                                               \
        }                                                                  \
        path[length] = '\0';                                               \
        pthread_mutex_lock(&lock);                                         \
        int result = real(fd);                                             \
        int before = errno;                                                \
        if (result == 0 && getenv("IORA_LOSSY") != NULL) {                 \
            note("sync", path, "");                                        \
        }                                                                  \
        pthread_mutex_unlock(&lock);                                       \
        errno = before;                                                    \
        return result;                                                     \
    }

FORCE(fsync)
FORCE(fdatasync)
