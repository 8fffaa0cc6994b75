#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A path that is relative is so to the directory in which cloudnetfs was started, in the foreground
# and in the background, where it goes to / and opens its files again: cacert, cert and key at each
# connection, the token's file when the token has ended.
. "$(dirname "$0")/lib.sh"
command -v openssl >/dev/null || { skip "there is no openssl"; pass "(nothing to do)"; exit; }
start_sandbox
mkdir "$WORK/here"
cd "$WORK/here" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out ca.pem 2>/dev/null
# The cloud behind TLS, that asks for our certificate: one request a connection.
cat >"$WORK/tls.py" <<'PYTHON'
import http.server, socketserver, ssl, sys, urllib.error, urllib.request
to = sys.argv[1:3]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("ca.pem", "key.pem")
context.load_verify_locations("ca.pem")
context.verify_mode = ssl.CERT_REQUIRED
class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    def handle_error(self, request, client_address):
        pass
class Forward(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass
    def forward(self):
        size = int(self.headers.get("Content-Length") or 0)
        number, _, path = self.path[1:].partition("/")
        headers = {k: v for k, v in self.headers.items() if k.lower() in
            ("content-type", "x-auth-token", "accept")}
        request = urllib.request.Request(to[int(number)] + "/" + path,
            self.rfile.read(size) or None, headers, method=self.command)
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as e:
            answer = e
        body = answer.read()
        self.send_response(answer.status)
        for k, v in answer.headers.items():
            if k.lower() in ("content-type", "x-subject-token"):
                self.send_header(k, v)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
    do_GET = do_POST = do_PUT = do_DELETE = forward
server = Server(("127.0.0.1", 0), Forward)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
PYTHON
python3 "$WORK/tls.py" "$(identity_url)" "$(network_url)" >"$WORK/port" &
PROXY_PID=$!
for _ in $(seq 200); do [ -s "$WORK/port" ] && break; sleep 0.05; done
url=https://127.0.0.1:$(cat "$WORK/port")
(umask 77 && entry 'auth["auth_url"] = sys.argv[3] + "/0/v3"
cloud.update(network_endpoint_override=sys.argv[3] + "/1", cacert="ca.pem", cert="ca.pem",
    key="../here/key.pem")
yaml.safe_dump({"clouds": {sys.argv[2]: cloud}}, sys.stdout)' "$url" >clouds.yaml)
# answers NAME WHAT COMMAND...: it mounts, and what is asked for after that is answered
answers() {
	local what=$1
	shift
	if "$@"; then
		is "$what" public sh_ "seen $M/networks"
		touch "$M/networks"
		is "... and again" public sh_ "seen $M/networks"
		is "... where they are" "$PWD/ca.pem $PWD/ca.pem $PWD/../here/key.pem" sh_ \
			"sed -n 's/  # .*//; s/^\\(cacert\\|cert\\|key\\) = //p' \
			$M/.cloudnetfs/config | xargs"
		fusermount3 -u "$M"
	else
		fail "$what"
	fi
}
unset OS_CLIENT_CONFIG_FILE
answers "cacert, cert and key of the clouds.yaml here" "$BIN" "$CLOUD" "$M" -o cache_ttl=0
mv clouds.yaml mine.yaml
answers "... of -o config=" "$BIN" "$CLOUD" "$M" -o cache_ttl=0,config=mine.yaml
sed '/cacert:\|cert:\|key:/d' mine.yaml >no-tls.yaml
chmod 600 no-tls.yaml
answers "... of OS_CACERT, OS_CERT, OS_KEY" env OS_CLIENT_CONFIG_FILE=no-tls.yaml OS_CACERT=ca.pem \
	OS_CERT=ca.pem OS_KEY=../here/key.pem "$BIN" "$CLOUD" "$M" -o cache_ttl=0

# the token's file, which is read again
entry '[auth.pop(key) for key in ("username", "password")]
print(json.dumps({"clouds": {"t": {**cloud, "auth_type": "v3token"}}}))' >t.yaml
chmod 600 t.yaml
(umask 77 && issue >token)
ok "a token's file" "$BIN" t "$M" -o cache_ttl=0,config=t.yaml,token_file=token
is "... is where it was" "$PWD/token" sh_ \
	"sed -n 's/^token_file = \\(.*\\)  # .*/\\1/p' $M/.cloudnetfs/config"
# revoked; a real cloud's Neutron remembers for a while that it was good
curl -s -X DELETE -H "X-Auth-Token: $(cat token)" -H "X-Subject-Token: $(cat token)" \
	"$(identity_url)/v3/auth/tokens"
(umask 77 && issue >token.new) && mv token.new token
for _ in 1 2 3; do
	is "... and is read again when the token has ended" public sh_ "seen $M/networks"
done
fusermount3 -u "$M"
