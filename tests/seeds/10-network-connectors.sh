#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A network connector of Fujitsu K5, from its pool to its removal, as its users'
# guide has it: pools, create, endpoint, connect to a port, view, rename,
# disconnect, delete. The requests are those of facts about its API.
. "$(dirname "${BASH_SOURCE[0]}")/../mount/lib.sh"
[ -z "$REAL" ] || { skip "there is no K5 to be had"; pass "(nothing to do)"; exit; }
start_sandbox
mount_cloud k5 || exit 1
cd "$M" || exit 1
# did METHOD REGEX: what the last step sent besides questions
did() {
	tail -n +$((m + 1)) "$LOG" | awk -F'\t' \
		'$3 != "GET" {sub("/k5/network/v2.0/", "", $4);
		gsub("[0-9a-f]+-[0-9a-f-]+", "ID", $4); print $3, $4, $5}'
}

is "the pools" jp-east-1a_connector_pool_01 ls connector-pools
like "... each with its id" '^[0-9a-f-]{36}$' cat connector-pools/*/id
for z in a b; do
	mkdir networks/.draft/net-$z
	echo jp-east-1$z >networks/.draft/net-$z/availability_zone
	mv networks/.draft/net-$z networks/
	is "a network in zone $z" jp-east-1$z cat networks/net-$z/availability_zone
done
ok "its subnet inherits the zone" mkdir networks/net-b/subnets/10.2.0.0%2F24
is "... which the cloud demands" jp-east-1b cat subnets/10.2.0.0%2F24/availability_zone
ok "... and so does a port" mkdir networks/net-b/ports/port-b
is "... of it" jp-east-1b cat ports/port-b/availability_zone
mkdir networks/net-a/subnets/10.1.0.0%2F24 networks/net-a/ports/port-a
ok "a router connects what is in its zone" sh_ \
	'mkdir routers/r && ln -s ../../../subnets/10.1.0.0%2F24 routers/r/interfaces/'
is "... which is one" jp-east-1a cat routers/r/availability_zone
rm routers/r/interfaces/*
rmdir routers/r

m=$(mark)
ok "create a connector" mkdir connectors/c1
is "... with its name alone" "POST network_connectors 201" did
is "... in the only pool" ../../connector-pools/jp-east-1a_connector_pool_01 readlink \
	connectors/c1/pool
is "the connectors" c1 ls connectors
is "... with all that is set" "c1 $(cat connector-pools/*/id) $(cat networks/net-a/tenant_id)" \
	sh_ "jq -r '[.name, .network_connector_pool_id, .tenant_id] | join(\" \")' \
	connectors/c1/.json"
m=$(mark)
ok "a connector of a pool and a project that are named" sh_ \
	'd=connectors/.draft/c0; mkdir $d; cat networks/net-a/tenant_id >$d/tenant_id
	ln -s ../../../connector-pools/* $d/pool; mv $d connectors/'
is "... by one POST" "POST network_connectors 201" did
is "... with both" "$(cat connector-pools/*/id)
$(cat networks/net-a/tenant_id)" cat connectors/c0/{network_connector_pool_id,tenant_id}
ok "a connector that is not needed any more is deleted" rmdir connectors/c0
ok "an endpoint is a draft" mkdir connectors/c1/endpoints/e1
is "... that needs a place" location cat connectors/c1/endpoints/e1/.missing
m=$(mark)
ok "... and is made when it has one" sh_ 'echo jp-east-1a > connectors/c1/endpoints/e1/location'
is "... by one POST" "POST network_connector_endpoints 201" did
is "its type goes without saying" availability_zone cat connectors/c1/endpoints/e1/endpoint_type
is "the endpoints" e1 ls connectors/c1/endpoints
is "... with all that is set" "e1 availability_zone jp-east-1a $(cat connectors/c1/id)" sh_ \
	"jq -r '[.name, .endpoint_type, .location, .network_connector_id] | join(\" \")' \
	connectors/c1/endpoints/e1/.json"
mkdir connectors/c1/endpoints/e3
refused EINVAL "a type that there is not" sh_ \
	'echo subnet > connectors/c1/endpoints/e3/endpoint_type'
refused EINVAL "... a zone that there is not" sh_ \
	'echo jp-west-9z > connectors/c1/endpoints/e3/location'
like "... in the cloud's own words" "'jp-west-9z' is not an availability zone" cat .error
rmdir connectors/c1/endpoints/e3
ok "it is a directory in its connector" test -d connectors/c1/endpoints/e1/interfaces
ok "another, for the other zone" sh_ \
	'mkdir connectors/c1/endpoints/e2; echo jp-east-1b > connectors/c1/endpoints/e2/location'
mkdir connectors/c1/endpoints/e3
refused EEXIST "a second endpoint of the same place" sh_ \
	'echo jp-east-1a > connectors/c1/endpoints/e3/location'
like "... in the cloud's words" 'jp-east-1a' cat .error
like "... with its request id" '\([0-9a-f-]{36}\)$' cat .error
rmdir connectors/c1/endpoints/e3

m=$(mark)
ok "connect the endpoint to a port" ln -s ../../../../../ports/port-a \
	connectors/c1/endpoints/e1/interfaces/
is "... by one PUT" "PUT network_connector_endpoints/ID/connect 200" did
ok "... and the other" ln -s ../../../../../ports/port-b connectors/c1/endpoints/e2/interfaces/
is "view its interfaces" port-a ls connectors/c1/endpoints/e1/interfaces
is "... which lead to the ports" ../../../../../ports/port-a readlink \
	connectors/c1/endpoints/e1/interfaces/port-a
like "the port has its controller's mark" '.' cat ports/port-a/device_id
is "... and owner" network:router_interface cat ports/port-a/device_owner
refused ENOENT "an unknown port" ln -s ../../../../../ports/nosuch \
	connectors/c1/endpoints/e1/interfaces/
refused EINVAL "a network is no port" ln -s ../../../../../networks/net-a \
	connectors/c1/endpoints/e1/interfaces/x
refused EEXIST "a port that is connected" ln -s ../../../../../ports/port-a \
	connectors/c1/endpoints/e1/interfaces/

m=$(mark)
ok "rename the connector" mv connectors/c1 connectors/c2
is "... by one PUT" "PUT network_connectors/ID 200" did
ok "rename an endpoint" mv connectors/c2/endpoints/e1 connectors/c2/endpoints/first
is "... its connections stay" port-a ls connectors/c2/endpoints/first/interfaces
refused EBUSY "a connector with endpoints stays" rmdir connectors/c2
refused EBUSY "a connected endpoint stays" rmdir connectors/c2/endpoints/first

m=$(mark)
ok "disconnect" rm connectors/c2/endpoints/first/interfaces/port-a
is "... by one PUT" "PUT network_connector_endpoints/ID/disconnect 200" did
is "... it is seen" "" ls connectors/c2/endpoints/first/interfaces
refused ENOENT "... and the port is no more, as K5 has it" stat ports/port-a
is "... nor listed" port-b ls ports
m=$(mark)
ok "delete the endpoints" sh_ \
	'rm connectors/c2/endpoints/e2/interfaces/port-b
	rmdir connectors/c2/endpoints/first connectors/c2/endpoints/e2'
ok "... and the connector" rmdir connectors/c2
is "... one DELETE each" 3 requests "$m" DELETE
is "nothing is left" "" find connectors ports -mindepth 1
