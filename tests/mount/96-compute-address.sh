#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compute where a catalogue publishes it: at /v2.1/PROJECT, /v2/PROJECT, /v2, /v2.1, or bare, with
# or without a slash at the end. What follows is behind that address.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || {
	skip "the real cloud of these tests has no Compute, which needs hosts"
	pass "(nothing to do)"; exit
}
start_sandbox
# The sandbox's Compute at each of these addresses, and at no other.
cat >"$WORK/at.py" <<'PYTHON'
import http.server, re, socketserver, sys, urllib.error, urllib.request
class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
class At(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass
    def forward(self):
        status, body = 404, b"{}"
        where = re.match("/at(/v2(?:[.]1)?(?:/%s)?)(/servers.*)" % sys.argv[2], self.path)
        size = int(self.headers.get("Content-Length") or 0)
        headers = {k: v for k, v in self.headers.items() if k.lower() in
            ("content-type", "x-auth-token", "accept")}
        if where:
            request = urllib.request.Request(sys.argv[1] + "/compute/v2.1" + where[2],
                self.rfile.read(size) or None, headers, method=self.command)
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as e:
                answer = e
            status, body = answer.status, answer.read()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_GET = do_POST = do_PUT = do_DELETE = forward
server = Server(("127.0.0.1", 0), At)
print(server.server_address[1], flush=True)
server.serve_forever()
PYTHON
project=$(curl -s -H "X-Auth-Token: $(issue)" "$(identity_url)/v3/auth/projects" |
	jq -r --arg name "$(entry 'print(auth["project_name"])')" \
		'.projects[] | select(.name == $name) | .id')
python3 "$WORK/at.py" "$(cat "$WORK/url")" "$project" >"$WORK/port" &
PROXY_PID=$!
for _ in $(seq 200); do [ -s "$WORK/port" ] && break; sleep 0.05; done

for at in "/v2.1/$project" "/v2/$project/" /v2 /v2/ /v2.1 /v2.1/ '' /; do
	(umask 77 && entry 'cloud["compute_endpoint_override"] = sys.argv[3]
yaml.safe_dump({"clouds": {sys.argv[2]: cloud}}, sys.stdout)' \
		"http://127.0.0.1:$(cat "$WORK/port")/at$at" >"$WORK/at.yaml")
	mount_cloud "$CLOUD" -o wait=20,config="$WORK/at.yaml" || {
		fail "a mount at '$at'"; continue
	}
	is "at '${at/$project/PROJECT}': servers" $'vm-1\nvm-2' ls "$M/servers"
	is "... one of them" ACTIVE cat "$M/servers/vm-1/status"
	[ -d "$M/networks/a" ] || mkdir "$M/networks/a" "$M/networks/a/subnets/10.1.0.0%2F24"
	ok "... its interfaces" ln -s ../../../networks/a "$M/servers/vm-1/networks/"
	ok "... which go" rm "$M/servers/vm-1/networks/a"
	unmount
done
