#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What TLS costs, in counts: GETs share a connection, and a POST, which goes on one of its own so
# that it is sent once, goes on with a session instead of beginning anew.
. "$(dirname "$0")/lib.sh"
start_sandbox
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$WORK/key.pem" -out "$WORK/cert.pem" \
	-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
url=$(network_url)
# Forwards what comes by TLS, and writes a line for each connection: new, or resumed.
python3 - "$WORK" "${url#http://}" <<'P' &
import socket, ssl, sys, threading
work, to = sys.argv[1:]
host, _, port = to.partition("/")[0].partition(":")
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(work + "/cert.pem", work + "/key.pem")
listener = socket.create_server(("127.0.0.1", 0))
with open(work + "/tls-port", "w") as f:
    f.write(str(listener.getsockname()[1]))
log = open(work + "/handshakes", "a", buffering=1)


def forward(client):
    peer = context.wrap_socket(client, server_side=True)
    log.write("resumed\n" if peer.session_reused else "new\n")
    cloud = socket.create_connection((host, int(port)))

    def back():
        while data := cloud.recv(65536):
            peer.sendall(data)
        peer.close()
    threading.Thread(target=back, daemon=True).start()
    while data := peer.recv(65536):
        cloud.sendall(data)
    cloud.shutdown(socket.SHUT_WR)


while True:
    threading.Thread(target=forward, args=listener.accept()[:1], daemon=True).start()
P
PROXY_PID=$!
for _ in $(seq 100); do [ -s "$WORK/tls-port" ] && break; sleep 0.05; done
path=${url#http://*/}
[ "$path" != "$url" ] || path=
(umask 77 && entry 'cloud["network_endpoint_override"] = sys.argv[3]
cloud["cacert"] = sys.argv[4]
yaml.safe_dump({"clouds": {sys.argv[2]: cloud}}, sys.stdout)' \
	"https://127.0.0.1:$(cat "$WORK/tls-port")/$path" "$WORK/cert.pem" >"$WORK/tls.yaml")
OS_CLIENT_CONFIG_FILE=$WORK/tls.yaml mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
handshakes() { echo "$(grep -c new "$WORK/handshakes") $(grep -c resumed "$WORK/handshakes")"; }
ls networks ports subnets security-groups networks/public >/dev/null
is "the mount and five lists are one connection" "1 0" handshakes
for i in 1 2 3 4 5 6 7 8; do
	mkdir "networks/t-$i"
done
is "eight POSTs are connections of their own, which go on with a session" "1 8" handshakes
touch networks ports
cat networks/t-{1,2,3}/status ports/none >/dev/null 2>&1
ls ports >/dev/null
is "... and GETs still have the first" "1 8" handshakes
