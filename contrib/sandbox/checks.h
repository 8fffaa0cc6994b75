/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checks: what each resource demands beyond its table, and what follows from
 * its changes (rows of tables.c).
 */
#ifndef SANDBOX_CHECKS_H
#define SANDBOX_CHECKS_H

#include "neutron.h"

bool zones_known(struct reply *r, const cJSON *body); /* availability_zone_hints */
bool check_network(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_subnet(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_port(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_router(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_ip(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_group(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_rule(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);

bool network_removable(struct request *q, struct reply *r, cJSON *object);
bool subnet_removable(struct request *q, struct reply *r, cJSON *object);
bool port_removable(struct request *q, struct reply *r, cJSON *object);
bool router_removable(struct request *q, struct reply *r, cJSON *object);
bool group_removable(struct request *q, struct reply *r, cJSON *object);

void made_network(struct request *q, cJSON *object);
void made_subnet(struct request *q, cJSON *object);
void made_group(struct request *q, cJSON *object);
void made_rule(struct request *q, cJSON *object);
void gone_network(cJSON *object);
void gone_subnet(cJSON *object);
void gone_port(cJSON *object);
void gone_router(cJSON *object);
void gone_group(cJSON *object);
void gone_rule(cJSON *object);
void gone_ip(cJSON *object);

#endif
