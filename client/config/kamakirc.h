/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kamakirc: the configuration file of Synnefo's client as entries of the
 * clouds.yaml kind, so that the rest needs to know one form only:
 *
 *     [global]                     default_cloud, ca_certs, ignore_ssl
 *     [cloud "name"]               url, token; SERVICE_url, SERVICE_type
 *
 * An entry says auth_type astakos, auth_url, token, cacert, insecure,
 * SERVICE_endpoint_override, SERVICE_service_type. The file is only read.
 */
#ifndef CLIENT_CONFIG_KAMAKIRC_H
#define CLIENT_CONFIG_KAMAKIRC_H

struct buf;
struct json;

/*
 * Reads path: *ret is {name: entry, ...}, *ret_default the default cloud's
 * name, the caller's to free, or NULL. -ENOENT, -EACCES; -E2BIG, -EINVAL with
 * a sentence that names the file and line, and no word of the line; -ENOMEM.
 */
int kamakirc_read(const char *path, struct json **ret, char **ret_default, struct buf *why);

#endif
