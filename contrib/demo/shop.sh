#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes a small shop in the mounted cloud that is the current directory: networks web, app and db,
# a router between them and the world, the sandbox's two servers in web and app, a floating IP
# for the first and a load balancer. tour.sh leaves it to be walked through.
set -euo pipefail
[ -d .cloudnetfs ] || { echo "shop.sh: this is not the root of a mount" >&2; exit 1; }

mkdir routers/shop
ln -s ../../networks/public routers/shop/gateway
n=0
for net in web app db; do
	n=$((n + 1))
	mkdir "networks/$net" "networks/$net/subnets/10.1.$n.0_24"
	ln -s "../../../subnets/10.1.$n.0_24" routers/shop/interfaces/
done
mkdir security-groups/shop security-groups/shop/rules/ingress-tcp-443
ln -s ../../../networks/web servers/vm-1/networks/
ln -s ../../../networks/app servers/vm-2/networks/
mkdir networks/db/ports/db-1 networks/public/ips/shop
ln -s "../../ports/$(find servers/vm-1/ports -type l -printf '%f\n' | head -1)" ips/shop/port
mkdir load-balancers/shop
ln -s ../../subnets/10.1.1.0_24 load-balancers/shop/vip_subnet
