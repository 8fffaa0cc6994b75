# SPDX-License-Identifier: Apache-2.0
# A cloud that says what no cloud should: stands before the sandbox, and puts
# the text of a file into the lists of networks that it answers.
# usage: hostile.py URL OBJECTS BODIES [LOG]: OBJECTS holds a JSON array that is added to
# {"networks": [...]}, an object whose members go into each network that has
# "hostile" in its name, and aliases of more extensions. Each second list of ports
# has the groups of a port the other way round, as Neutron's processes each have an order of their own. BODIES gets a line for each body that was sent, LOG
# one for each request, as the sandbox's has. Prints its own URL.
import http.server
import json
import sys
import time
import urllib.error
import urllib.request

URL, OBJECTS, BODIES = sys.argv[1:4]
LOG = sys.argv[4] if len(sys.argv) > 4 else None
if LOG:
    open(LOG, "w").close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lists_of_ports = 0

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else None
        request = urllib.request.Request(URL + self.path, sent, method=self.command)
        if sent:
            with open(BODIES, "a") as bodies:
                print(self.command, sent.decode(), file=bodies)
        for key, value in self.headers.items():
            if key.lower() not in ("host", "content-length", "connection", "accept-encoding"):
                request.add_header(key, value)
        try:
            reply = urllib.request.urlopen(request)
        except urllib.error.HTTPError as e:
            reply = e
        body = reply.read()
        if LOG:
            with open(LOG, "a") as log:
                print(time.time(), "-", self.command, "/network" + self.path, reply.status, sep="\t", file=log)
        if self.command == "GET" and reply.status == 200 and ("/networks" in self.path or "/extensions" in self.path):
            body = self.spoil(body)
        if self.command == "GET" and reply.status == 200 and "/ports" in self.path:
            body = self.turn(body)
        self.send_response(reply.status)
        for key, value in reply.headers.items():
            if key.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def spoil(self, body):
        more, members, extensions = json.load(open(OBJECTS))
        answer = json.loads(body)
        if "extensions" in answer:
            answer["extensions"] += [{"alias": e, "name": e} for e in extensions]
            return json.dumps(answer).encode()
        for network in answer.get("networks", [answer.get("network", {})]):
            if "hostile" in network.get("name", ""):
                network.update(members)
        if "networks" in answer and "name=" not in self.path:
            answer["networks"] += more
        return json.dumps(answer).encode()

    def turn(self, body):
        answer = json.loads(body)
        Handler.lists_of_ports += "ports" in answer
        for port in answer.get("ports", []) if Handler.lists_of_ports % 2 else []:
            port["security_groups"].reverse()
        return json.dumps(answer).encode()

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
