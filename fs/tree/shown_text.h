/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown_text: what the files of lists read as when they were read last, by
 * whom. An editor's new text is an edit of that, not of what is there when it
 * is renamed into place.
 * Ownership: texts are copied, the oldest go first; what is found holds until
 * the next is noted. Thread: the loop's. Errors: shown_texts_new's -ENOMEM;
 * without memory nothing is noted.
 */
#ifndef FS_TREE_SHOWN_TEXT_H
#define FS_TREE_SHOWN_TEXT_H

#include "fs/fs.h"

int shown_texts_new(struct shown_texts **ret);
void shown_texts_free(struct shown_texts *s);

/* Notes that pid has read this text of the file. */
void shown_texts_note(
	struct shown_texts *s, fuse_ino_t ino, pid_t pid, const char *text, size_t len);
/*
 * Gives what pid read last, or else anybody: whoever did not ask us had the kernel's pages. NULL:
 * not known.
 */
const char *shown_texts_find(
	const struct shown_texts *s, fuse_ino_t ino, pid_t pid, size_t *ret_len);

#endif
