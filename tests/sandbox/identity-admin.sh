#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An administrator's Keystone, with the stock openstack command: who is made may log in, and only
# where a role lets them.
. "$(dirname "$0")/lib.sh"
start_stock
os() { stock OS_CLIENT_CONFIG_FILE="$WORK/clouds.yaml" OS_CLOUD=sandbox-admin -- "$@"; }
member() { stock OS_CLIENT_CONFIG_FILE="$WORK/clouds.yaml" OS_CLOUD=sandbox -- "$@"; }
# as USER PASSWORD PROJECT COMMAND...
as() {
	stock OS_AUTH_URL="$URL/identity/v3" OS_USERNAME="$1" OS_PASSWORD="$2" \
		OS_PROJECT_NAME="$3" OS_USER_DOMAIN_ID="${DOMAIN:-default}" \
		OS_PROJECT_DOMAIN_ID="${DOMAIN:-default}" OS_IDENTITY_API_VERSION=3 -- "${@:4}"
}
value() { os "$@" -f value; }

like "project create" 'web' value project create --description words web -c name
like "... twice is refused" 'HTTP 409' os project create web
like "project list" 'web' value project list -c Name
like "project set" finished os project set --description changed web
like "project show" 'changed' value project show web -c description
like "user create" 'ann' value user create --project web --password pw1 ann -c name
like "a user without a role does not get in" 'HTTP 401' as ann pw1 web token issue
like "role list" 'member' value role list -c Name
like "role add" finished os role add --user ann --project web member
like "role assignment list" 'member ann@Default +web@Default' value role assignment list --names \
	--user ann --project web -c Role -c User -c Project
like "a user with a role gets in" 'gA' as ann pw1 web token issue -f value -c id
like "... not with another password" 'HTTP 401' as ann pw2 web token issue
like "... nor into another project" 'HTTP 401' as ann pw1 demo token issue
like "... and works there" 'ACTIVE' as ann pw1 web network create n -f value -c status
like "... unseen from other projects" '^public.finished$' member network list -f value -c Name
like "... with a member's list of projects" '^web.finished$' as ann pw1 web project list \
	-f value -c Name
like "user set --password" finished os user set --password pw3 ann
like "... counts" 'HTTP 401' as ann pw1 web token issue
like "... from then on" 'gA' as ann pw3 web token issue -f value -c id
like "role create" 'auditor' value role create auditor -c name
like "role delete" finished os role delete auditor
anns=$(as ann pw3 web token issue -f value -c id | head -1)
open() {
	curl -s -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $1" "$URL/network/v2.0/networks"
}
like "a token opens" 200 open "$anns"
like "role remove" finished os role remove --user ann --project web member
like "... shuts out" 'HTTP 401' as ann pw3 web token issue
like "... also who is in" 401 open "$anns"
os role add --user ann --project web member >"$WORK/out"
anns=$(as ann pw3 web token issue -f value -c id | head -1)
like "with the role again" 200 open "$anns"
like "user set --disable" finished os user set --disable ann
like "... shuts out" 'HTTP 401' as ann pw3 web token issue
like "... also who is in" 401 open "$anns"
like "user delete" finished os user delete ann
like "... it is gone" 'No user' os user show ann
like "project delete" finished os project delete web
like "domain create" 'club' value domain create club -c name
like "a user in a domain" 'bob' value user create --domain club --password pw bob -c name
like "a project in a domain" 'web' value project create --domain club web -c name
like "a role in it" finished os role add --user bob --user-domain club --project web \
	--project-domain club member
club=$(value domain show club -c id | head -1)
DOMAIN=$club like "... opens it" 'gA' as bob pw web token issue -f value -c id
like "an enabled domain is not deleted" 'HTTP 403' os domain delete club
like "domain set --disable" finished os domain set --disable club
like "domain delete" finished os domain delete club
like "... and who was in it" 'No user' os user show bob
token=$(as admin secret admin token issue -f value -c id | head -1)
post() {
	curl -s -w ' [%{http_code}]' -H "X-Auth-Token: $token" -X "$1" "$URL/identity/v3/$2" -d "$3"
}
like "a project without a name is refused" "'name' is a required property.*400" post POST projects \
	'{"project":{}}'
like "a name that is no text is refused" 'name.*400' post PATCH \
	projects/d0000000000000000000000000000001 '{"project":{"name":5}}'
like "a project's domain stays" 'Domain ID.*400' post PATCH \
	projects/d0000000000000000000000000000001 '{"project":{"domain_id":"x"}}'
like "a body that is none is refused" '400' post POST users 'x'
like "a member makes no project" 'HTTP 403' member project create mine
like "... nor sees users" 'HTTP 403' member user list
