#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make picture: draws contrib/tools/topology.svg, the README's picture, from a
# sandbox of its own.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
"$top/build/cloudnetfs-sandbox" --clouds-yaml "$work/clouds.yaml" >"$work/ready" &
sandbox=$!
clean() {
	cd /
	kill "$sandbox"
	fusermount3 -u "$work/m" && rmdir "$work/m" && rm -f "$work"/* && rmdir "$work"
}
trap clean EXIT
for _ in $(seq 100); do [ -s "$work/ready" ] && break; sleep 0.05; done
mkdir "$work/m"
"$top/build/cloudnetfs" sandbox "$work/m" -o "config=$work/clouds.yaml"
cd "$work/m"
mkdir networks/web networks/db routers/edge
mkdir networks/web/subnets/10.0.1.0%2F24 networks/db/subnets/10.0.2.0%2F24
mkdir networks/web/ports/front-1 networks/web/ports/front-2 networks/db/ports/postgres ips/web
ln -s ../../networks/public routers/edge/gateway
ln -s ../../../subnets/10.0.1.0%2F24 routers/edge/interfaces/
ln -s ../../../subnets/10.0.2.0%2F24 routers/edge/interfaces/
ln -s ../../ports/front-1 ips/web/port
"$top/contrib/tools/cntopology" . | dot -Tsvg |
	sed '1,/^<svg/{/^<!/d;/^ "http/d;/^<?xml/!{/^ Graphviz/d;/^ Pages/d;/^ -->/d}}' \
	>"$work/new.svg"
cp "$work/new.svg" "${1:-$top/contrib/tools/topology.svg}"
