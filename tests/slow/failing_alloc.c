/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For LD_PRELOAD: one allocation fails. The file that FAIL_ALLOCATION names
 * holds a number; every allocation that the program itself asks for (not its
 * libraries) takes one off, and the one that makes it 0 fails with ENOMEM.
 * While it is 0 none fails. It is mapped, so that whoever drives a test sets
 * it and looks at it while the program runs.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CALLERS 5

struct control {
	_Atomic int64_t left;	  /* allocations until one fails; at most 0: none will */
	int64_t callers[CALLERS]; /* who asked for the last one that failed, outwards */
};

static struct control *control;
static uintptr_t image, image_end; /* the program, as it is mapped */

/* Finds the function NAME that comes after ours. */
static void *next_function(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (!function)
		abort();
	return function;
}

/* Finds where the program itself is mapped: it is the first of the list. */
static int find_image(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	(void)data;
	image = info->dlpi_addr;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		uintptr_t end = image + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;

		if (info->dlpi_phdr[i].p_type == PT_LOAD && end > image_end)
			image_end = end;
	}
	return 1;
}

__attribute__((constructor)) static void map_control(void)
{
	const char *path = getenv("FAIL_ALLOCATION");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *mapped = MAP_FAILED;

	if (fd >= 0)
		mapped = mmap(NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (mapped == MAP_FAILED) {
		static const char why[] = "failing_alloc: FAIL_ALLOCATION names no file to map\n";

		(void)!write(2, why, sizeof(why) - 1);
		_exit(99);
	}
	close(fd);
	dl_iterate_phdr(find_image, NULL);
	control = mapped;
}

/* Tells whether the place AT is in the program itself. */
static int is_own(const void *at)
{
	return (uintptr_t)at >= image && (uintptr_t)at < image_end;
}

/*
 * Notes who asked at CALLER, from FRAME, for the allocation that fails. A
 * frame holds the one before it and the place it was called from; only those
 * of the program, which keeps frame pointers under the sanitizers, are
 * followed.
 */
static void note_callers(const void *caller, void *const *frame)
{
	for (int i = 0; i < CALLERS; i++) {
		control->callers[i] = is_own(caller) ? (int64_t)((uintptr_t)caller - image) : 0;
		if (!control->callers[i])
			continue;
		frame = frame[0];
		caller = frame[1];
	}
}

/* Tells whether the allocation that is asked for at CALLER is the one that fails. */
static int fails(const void *caller, void *const *frame)
{
	if (!control || !is_own(caller) || control->left <= 0)
		return 0;
	if (atomic_fetch_sub(&control->left, 1) != 1)
		return 0;
	note_callers(caller, frame);
	errno = ENOMEM;
	return 1;
}

#define FAILS() fails(__builtin_return_address(0), __builtin_frame_address(0))
#define NEXT(name)                     \
	static __typeof__(name) *next; \
	if (!next)                     \
	next = next_function(#name)

void *malloc(size_t size)
{
	NEXT(malloc);
	return FAILS() ? NULL : next(size);
}

void *calloc(size_t n, size_t size)
{
	NEXT(calloc);
	return FAILS() ? NULL : next(n, size);
}

void *realloc(void *old, size_t size)
{
	NEXT(realloc);
	return FAILS() ? NULL : next(old, size);
}

void *reallocarray(void *old, size_t n, size_t size)
{
	NEXT(reallocarray);
	return FAILS() ? NULL : next(old, n, size);
}

char *strdup(const char *s)
{
	NEXT(strdup);
	return FAILS() ? NULL : next(s);
}

char *strndup(const char *s, size_t n)
{
	NEXT(strndup);
	return FAILS() ? NULL : next(s, n);
}

char *realpath(const char *path, char *resolved)
{
	NEXT(realpath);
	return FAILS() ? NULL : next(path, resolved);
}

FILE *fopen(const char *path, const char *mode)
{
	NEXT(fopen);
	return FAILS() ? NULL : next(path, mode);
}

ssize_t getdelim(char **line, size_t *size, int end, FILE *from)
{
	NEXT(getdelim);
	return FAILS() ? -1 : next(line, size, end, from);
}

/* Stands for getline(), where the compiler inlines it. */
ssize_t __getdelim(char **line, size_t *size, int end, FILE *from)
{
	NEXT(__getdelim);
	return FAILS() ? -1 : next(line, size, end, from);
}

int vasprintf(char **out, const char *format, va_list args)
{
	NEXT(vasprintf);
	return FAILS() ? -1 : next(out, format, args);
}

int asprintf(char **out, const char *format, ...)
{
	static __typeof__(vasprintf) *next;
	va_list args;
	int n;

	if (!next)
		next = next_function("vasprintf");
	if (FAILS())
		return -1;
	va_start(args, format);
	n = next(out, format, args);
	va_end(args);
	return n;
}
