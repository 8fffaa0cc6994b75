/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scripted_kernel: the kernel's side of a session. It knows which requests are not answered yet
 * and what it was given, and judges each message: an answer belongs to one request and has the
 * length of its kind, an entry's name could be one. Notices wait, as in the kernel, while a
 * request holds what they lock; the notifier's threads run only when they are told to, one after
 * the other, so that an input always does the same.
 */
#ifndef TESTS_FUZZ_SCRIPTED_KERNEL_H
#define TESTS_FUZZ_SCRIPTED_KERNEL_H

#include <linux/fuse.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fs;

struct request {
	struct fuse_in_header in;
	uint64_t ino2; /* RENAME: the other directory */
	uint32_t size; /* READ, READDIR, WRITE */
};

/* Gives fs a session with this kernel. */
void kernel_new(struct fs *fs);
void kernel_init(void); /* sends INIT */
/* Ends it, and judges whether all was answered. The notifier has ended, or does now. */
void kernel_free(void);

/* Sends a request with a body; it gets a number, and an answer unless its kind has none. */
void kernel_send(struct request *r, const void *body, size_t len);
bool kernel_is_full(void);   /* no more requests fit */
size_t kernel_waiting(void); /* requests without an answer */
const struct request *kernel_request(size_t n);
size_t kernel_interrupts(void); /* of which libfuse may keep some until the next requests */

/* Inodes that it was given: 0 is the root. The number of lookups is that which it may forget. */
size_t kernel_inodes(void);
uint64_t kernel_inode(size_t n, uint64_t *ret_lookups);
void kernel_forgets(size_t n, uint64_t lookups);
/* Names and directory offsets that were listed lately; "" and 0: none yet. */
const char *kernel_name(size_t n);
uint64_t kernel_offset(size_t n);

/* Lets the notifier's threads work until they wait. */
void kernel_run_lanes(void);
/* Has no notice wait any more, as when the connection has ended. */
void kernel_unlock(void);

#endif
