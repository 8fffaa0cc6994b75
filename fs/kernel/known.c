/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known: a filter by hash of directory and name: no entry is in it for longer than the kernel keeps it.
 */
#include "fs/kernel/known.h"

#include "client/util/hash.h"
#include "client/util/timer.h"
#include "fs/tree/inode.h"
#include "fs/tree/stat.h"

void known_note_entry(struct fs *fs, fuse_ino_t dir, const char *name, double timeout_s)
{
	uint64_t *until = &fs->known[hash_text(dir, name) % (sizeof(fs->known) / sizeof(fs->known[0]))];
	uint64_t end = (uint64_t)(now_ms() + (int64_t)(timeout_s * 1000));

	if (*until < end)
		*until = end;
}

/* Its text stays in the kernel until it is told otherwise. */
void known_note_link(struct fs *fs, const struct inode *n)
{
	if (n->type != INODE_LINK)
		return;
	fs->link_depths |= 1u << n->depth;
	known_note_entry(fs, n->ino, "", KERNEL_LINK_TEXT_S);
}

bool known_may_have(struct fs *fs, fuse_ino_t dir, const char *name)
{
	return fs->known[hash_text(dir, name) % (sizeof(fs->known) / sizeof(fs->known[0]))] >
		(uint64_t)now_ms();
}
