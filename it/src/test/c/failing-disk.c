// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
//
// Preloaded into a server, a disk that fails: an operation on a file ends with EIO while $IORA_FAULTS has a file that is
// named like the operation (force, write or read) and holds a part of the path of the file concerned.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int ends_in_error(const char *operation, int fd) {
    char name[PATH_MAX], wanted[PATH_MAX], path[PATH_MAX];
    const char *directory = getenv("IORA_FAULTS");
    if (directory == NULL || snprintf(name, sizeof name, "%s/%s", directory, operation) >= (int) sizeof name) {
        return 0;
    }
    int control = open(name, O_RDONLY | O_CLOEXEC);
    if (control < 0) {
        return 0;
    }
    // By read, since it is read at positions that may be made to fail.
    ssize_t length = read(control, wanted, sizeof wanted - 1);
    close(control);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t path_length = readlink(name, path, sizeof path - 1);
    if (length <= 0 || path_length <= 0) {
        return 0;
    }
    wanted[length] = '\0';
    path[path_length] = '\0';
    return strstr(path, wanted) != NULL;
}

// Whoever looks at errno afterwards must not find that of a control file that is not there.
static int fails(const char *operation, int fd) {
    int before = errno;
    int fault = ends_in_error(operation, fd);
    errno = fault ? EIO : before;
    return fault;
}

#define FORCE(name)                                              \
    int name(int fd) {                                           \
        int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, #name); \
        return fails("force", fd) ? -1 : real(fd);               \
    }

#define WRITE(name, offset_type)                                                                      \
    ssize_t name(int fd, const void *bytes, size_t count, offset_type offset) {                       \
        ssize_t (*real)(int, const void *, size_t, offset_type) =                                     \
            (ssize_t (*)(int, const void *, size_t, offset_type)) dlsym(RTLD_NEXT, #name);            \
        return fails("write", fd) ? -1 : real(fd, bytes, count, offset);                              \
    }

#define READ(name, offset_type)                                                                       \
    ssize_t name(int fd, void *bytes, size_t count, offset_type offset) {                             \
        ssize_t (*real)(int, void *, size_t, offset_type) =                                           \
            (ssize_t (*)(int, void *, size_t, offset_type)) dlsym(RTLD_NEXT, #name);                  \
        return fails("read", fd) ? -1 : real(fd, bytes, count, offset);                               \
    }

FORCE(fsync)
FORCE(fdatasync)
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)
READ(pread, off_t)
READ(pread64, off64_t)
