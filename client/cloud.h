/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloud: one cloud of a model: its configuration, its login, and what its services offer. A
 * cloud has one region from the beginning, whose name and collections come with the first login,
 * and the others then.
 *
 * Ownership: the model's, as that of its regions is. Thread: the loop's.
 */
#ifndef CLIENT_CLOUD_H
#define CLIENT_CLOUD_H

struct buf;
struct cloud;
struct model;

/*
 * Reads the configuration of the cloud called so (NULL: chosen as config.h says) into a cloud
 * of m, after those that it has. 0, or negative errno with one sentence in why; of several clouds
 * each keeps its own, for who needs it (model_cloud_need).
 */
int cloud_new(struct model *m, const char *name, struct buf *why);
void cloud_free(struct cloud *c);
/* Begins the login, unless it has begun; state and error are set at its end, and all are woken. */
void cloud_login(struct cloud *c);

#endif
