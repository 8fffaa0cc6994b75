#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: a trunk's sub_ports, which the API changes by what
# comes and what goes, is written as any list of objects.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
[ -d trunks ] || { skip "this cloud has no trunks"; pass "(nothing to do)"; exit; }
mkdir networks/t-net networks/t-net/ports/t-{parent,a,b,c}
port() { cat "ports/t-$1/id"; }
sub() { echo "segmentation_id=$2,segmentation_type=vlan,port_id=$(port "$1")"; }
# shows NAME:NUMBER...: what the trunk has, in any order of its keys
shows() { jq -r '.sub_ports[] | "\(.port_id) \(.segmentation_id)"' trunks/t-t/.json | sort; }
expected() { for s in "$@"; do echo "$(port "${s%:*}") ${s#*:}"; done | sort; }
mkdir trunks/t-t
ok "a trunk on a port" ln -s ../../ports/t-parent trunks/t-t/port
ok "a first sub-port" sh_ "echo '$(sub a 100)' > trunks/t-t/sub_ports"
is "... is there" "$(expected a:100)" shows
m=$(mark)
ok ">> adds one" sh_ "echo '$(sub b 101)' >> trunks/t-t/sub_ports"
is "... by one request" 1 requests "$m" 'PUT|POST'
is "... to those there" "$(expected a:100 b:101)" shows
is "the file has a line each" 2 sh_ 'wc -l <trunks/t-t/sub_ports'
m=$(mark)
cat trunks/t-t/sub_ports >"$WORK/was"
ok "what is read is written back unchanged" sh_ "cat '$WORK/was' | tee trunks/t-t/sub_ports"
is "... which sends nothing" 0 requests "$m" 'PUT|POST'
m=$(mark)
ok "one goes, one comes" sh_ \
	"printf '%s\n' '$(sub b 101)' '$(sub c 102)' | tee trunks/t-t/sub_ports"
is "... by a request each" 2 requests "$m" 'PUT|POST'
is "... and the other stays" "$(expected b:101 c:102)" shows
ok "another number for the same port" sed -i s/101/201/ trunks/t-t/sub_ports
is "... is seen" "$(expected b:201 c:102)" shows
ok "sed -i takes one away" sed -i /102/d trunks/t-t/sub_ports
is "... alone" "$(expected b:201)" shows
refused EEXIST "a number that is used" sh_ "echo '$(sub a 201)' >> trunks/t-t/sub_ports"
like "... in the cloud's words" 201 cat .error
is "... and all is as it was" "$(expected b:201)" shows
fault "PUT /network/v2.0/trunks close-after count=1"
ok "a lost answer is read back" sh_ "echo '$(sub a 300)' | tee -a trunks/t-t/sub_ports"
is "... and stands" "$(expected a:300 b:201)" shows
fault ''
ok "an empty line takes all" sh_ 'echo > trunks/t-t/sub_ports'
is "... away" 0 stat -c %s trunks/t-t/sub_ports
ok "rmdir" rmdir trunks/t-t
ok "rm -r" rm -r ports/t-{parent,a,b,c} networks/t-net
