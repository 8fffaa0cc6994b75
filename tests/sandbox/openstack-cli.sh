#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The stock openstack command works against the sandbox.
. "$(dirname "$0")/lib.sh"
start_stock
os() { stock OS_CLIENT_CONFIG_FILE="$WORK/clouds.yaml" OS_CLOUD=sandbox -- "$@"; }
value() { os "$@" -f value; }

like "token issue" 'gA' value token issue -c id
like "network create" ACTIVE value network create web -c status
like "network list" 'public' value network list -c Name
like "network show" 'web' value network show web -c name
like "network set" finished os network set --description words web
like "... shows" words value network show web -c description
like "subnet create" 10.0.0.1 value subnet create --network web --subnet-range 10.0.0.0/24 s \
	-c gateway_ip
like "subnet set" finished os subnet set --dns-nameserver 9.9.9.9 s
like "subnet unset" finished os subnet unset --dns-nameserver 9.9.9.9 s
like "subnet list" 10.0.0.0/24 value subnet list -c Subnet
like "port create" DOWN value port create --network web p -c status
like "port set" finished os port set --description words p
like "port unset" finished os port unset --security-group default p
like "port list" 'p' value port list -c Name
like "router create" ACTIVE value router create r -c status
like "router set --external-gateway" finished os router set --external-gateway public r
like "router add subnet" finished os router add subnet r s
like "router show" 'network_id' value router show r -c external_gateway_info
like "floating ip create" 203.0.113. value floating ip create public -c floating_ip_address
ip=$(value floating ip list -c 'Floating IP Address' | head -1)
like "floating ip set --port" finished os floating ip set --port p "$ip"
like "floating ip show" 10.0.0. value floating ip show "$ip" -c fixed_ip_address
like "floating ip unset --port" finished os floating ip unset --port "$ip"
like "floating ip delete" finished os floating ip delete "$ip"
like "security group create" g value security group create g -c name
like "security group rule create" ingress value security group rule create --protocol tcp \
	--dst-port 22 g -c direction
like "security group set" finished os security group set --description words g
like "security group list" default value security group list -c Name
like "security group delete" finished os security group delete g
like "router remove subnet" finished os router remove subnet r s
like "router unset --external-gateway" finished os router unset --external-gateway r
like "router delete" finished os router delete r
like "a network in use is not deleted" 'still in use' os network delete web
like "port delete" finished os port delete p
like "subnet delete" finished os subnet delete s
like "network delete" finished os network delete web
like "extension list --network" external-net value extension list --network -c Alias
provided() {
	stock OS_AUTH_TYPE="$1" OS_AUTH_URL="$URL/identity/v3" OS_IDENTITY_PROVIDER=sandbox \
		OS_PROTOCOL=openid OS_CLIENT_ID=sandbox-client OS_CLIENT_SECRET=client-secret \
		OS_DISCOVERY_ENDPOINT="$URL/oidc/.well-known/openid-configuration" \
		OS_PROJECT_NAME=demo OS_PROJECT_DOMAIN_ID=default OS_IDENTITY_API_VERSION=3 \
		OS_USERNAME=demo OS_PASSWORD=secret -- network list -c Name -f value
}
like "an identity provider's password logs in" public provided v3oidcpassword
like "... and a client's secret" public provided v3oidcclientcredentials
