/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service: tells a service manager (sd_notify(3)) how far we are. Without one,
 * that is without $NOTIFY_SOCKET, nothing happens. It is for the foreground: a
 * mount that goes on in the background is no service that may call itself ready.
 * Threads: the loop's. Ownership: nothing is kept. Errors: logged.
 */
#ifndef FS_MAIN_SERVICE_H
#define FS_MAIN_SERVICE_H

void service_ready(const char *cloud, const char *mountpoint);
void service_stopping(void);

#endif
