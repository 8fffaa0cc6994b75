/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml: a configuration file as a tree. The one door to libyaml, by its
 * events. Aliases stand for what has their anchor, and << merges mappings, both
 * as PyYAML has them, which reads these files for openstacksdk; tags but YAML's
 * own are refused. Nesting, size and nodes, those that aliases stand for
 * included, are limited, so that no file can cost more than a look at it. All
 * scalars become strings.
 */
#ifndef CLIENT_CONFIG_YAML_H
#define CLIENT_CONFIG_YAML_H

struct buf;
struct json;

/* 0; -ENOENT, -EACCES; -E2BIG, -EINVAL with a sentence that names the file and line; -ENOMEM. */
int yaml_read(const char *path, struct json **ret, struct buf *why);

#endif
