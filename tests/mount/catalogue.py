# SPDX-License-Identifier: Apache-2.0
# An identity service whose catalogue says what it is told to.
# usage: catalogue.py IDENTITY ADDRESS CAME [CERTIFICATE]: relays to the service at the URL IDENTITY
# and writes, of the answers to logins, the URL of each network endpoint anew: the text of the file
# ADDRESS, which "{here}" in it makes that of a listener of ours, by http. What comes there is
# refused, and its token stands in a line of CAME. With CERTIFICATE, which holds the key too, it
# speaks https. Prints its own URL.
import http.client
import http.server
import json
import ssl
import sys
import threading
import urllib.parse

IDENTITY = urllib.parse.urlsplit(sys.argv[1])
KEPT = ("content-type", "x-subject-token")


class Identity(http.server.BaseHTTPRequestHandler):
    def answer(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = http.client.HTTPConnection(IDENTITY.netloc)
        connection.request(self.command, IDENTITY.path + self.path, sent or None,
            {"Content-Type": "application/json"})
        reply = connection.getresponse()
        body = reply.read()
        if reply.status == 201:
            body = self.change(json.loads(body))
        self.send_response(reply.status)
        for key, value in reply.headers.items():
            if key.lower() in KEPT:
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def change(self, answer):
        address = json.load(open(sys.argv[2])).replace("{here}", HERE)
        for service in answer["token"]["catalog"]:
            for endpoint in service["endpoints"]:
                if service["type"] == "network":
                    endpoint["url"] = address
        return json.dumps(answer).encode()

    def log_message(self, *args):
        pass

    do_GET = do_POST = answer


class Listener(http.server.BaseHTTPRequestHandler):
    def answer(self):
        with open(sys.argv[3], "a") as came:
            print(self.headers.get("X-Auth-Token"), file=came)
        self.send_error(404)

    def log_message(self, *args):
        pass

    do_GET = do_POST = do_PUT = do_DELETE = answer


listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
HERE = "http://127.0.0.1:%d" % listener.server_port
threading.Thread(target=listener.serve_forever, daemon=True).start()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Identity)
scheme = "http"
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https"
print("%s://127.0.0.1:%d" % (scheme, server.server_port), flush=True)
server.serve_forever()
