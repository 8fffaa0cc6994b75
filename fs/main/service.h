/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service: tells a service manager (sd_notify(3)) how far we are. Without one,
 * that is without $NOTIFY_SOCKET, nothing happens. It is for the foreground:
 * who starts a mount and goes on is not a service that this program may call
 * ready.
 */
#ifndef FS_MAIN_SERVICE_H
#define FS_MAIN_SERVICE_H

void service_ready(const char *cloud, const char *mountpoint);
void service_stopping(void);

#endif
