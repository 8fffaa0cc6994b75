#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# contrib/sandbox/engine/ knows no resource: it includes nothing of resources/,
# has the address of none of their tables, and none of the tables' words stands
# there as a string, but for those that the engine gives a meaning itself.
# fault: echo 'const char *x = "floatingip";' >>contrib/sandbox/engine/item.c
# finds: floatingip
cd "$1" || exit 1
engine=contrib/sandbox/engine resources=contrib/sandbox/resources
own='delay|id|name|path|type|shared|status|tags|tenant_id|project_id|created_at|updated_at'
own="$own|value|revision_number|default|ip_address"
row='^	\{ "[a-z0-9_:]+", F_|\.(path|one|many) = "[a-z0-9_/-]+"'
row="$row"'|(^|[ {]|	)"[a-z_-]+", "[a-z_]+", "[a-z_]+", "[A-Z]'
words=$(grep -rhoE "$row" $resources |
	grep -oE '"[a-z0-9_:/-]+"' | sort -u | grep -vxE "\"($own)\"")
tables=$(grep -rhoE '^(static )?const struct (resource|lb_kind) [a-z0-9_]+ =' $resources |
	sed 's/ =$//; s/.* //' | sort -u | paste -sd'|')
bad=0
[ "$(wc -l <<<"$words")" -gt 100 ] || { echo "the tables' words are not found any more"; bad=1; }
grep -rnE '#include "[^"]*/resources/' $engine && bad=1
grep -rnE "(^|[^&])&($tables)\b" $engine && bad=1
grep -rnFf - $engine <<<"$words" && bad=1
exit $bad
