/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mountinfo: how /proc/PID/mountinfo spells a path (proc(5)). No state, no threads.
 */
#ifndef FS_KERNEL_MOUNTINFO_H
#define FS_KERNEL_MOUNTINFO_H

/* Undoes the octal escapes of a field ("\040" is a space), in place. */
void mountinfo_unescape(char *s);

#endif
