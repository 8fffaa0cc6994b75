# SPDX-License-Identifier: Apache-2.0
# Stands before a cloud, and does what no cloud should.
# usage: proxy.py NETWORK IDENTITY OBJECTS BODIES [LOG FAULT [JOURNAL]]: below /network is the
# service at the URL NETWORK, below /identity that at IDENTITY. OBJECTS holds a JSON array that is
# added to {"networks": [...]}, an object whose members go into each network that has "hostile" in
# its name, and aliases of more extensions. Each second list of ports has the groups of a port the
# other way round, as Neutron's processes each have an order of their own. BODIES gets a line for
# each body that was sent. LOG gets one for each request and FAULT is followed, as the sandbox
# does both; JOURNAL gets one for each change that the service has carried out, as the sandbox's.
# Prints its own URL.
import http.client
import http.server
import json
import sys
import time
import urllib.parse

import faults

SERVICES = {"network": sys.argv[1], "identity": sys.argv[2]}
OBJECTS, BODIES = sys.argv[3:5]
LOG = open(sys.argv[5], "w", buffering=1) if len(sys.argv) > 5 else None
SCRIPT = faults.Script(sys.argv[6]) if len(sys.argv) > 6 else None
JOURNAL = open(sys.argv[7], "w", buffering=1) if len(sys.argv) > 7 else None
# of one connection alone, or written anew
HOP = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding", "expect"}


def ask(method, target, sent, headers):
    """The cloud's own answer: (status, headers, body)."""
    service, _, rest = target[1:].partition("/")
    if service not in SERVICES:
        return 404, {}, b""
    url = urllib.parse.urlsplit(SERVICES[service])
    connection = http.client.HTTPConnection(url.netloc)
    kept = {key: value for key, value in headers.items() if key.lower() not in HOP}
    connection.request(method, url.path + "/" + rest, sent, kept)
    reply = connection.getresponse()
    body = reply.read()
    connection.close()
    headers = {key: value for key, value in reply.headers.items() if key.lower() not in HOP}
    return reply.status, headers, body


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lists_of_ports = 0

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else None
        if sent:
            with open(BODIES, "a") as bodies:
                print(self.command, sent.decode(), file=bodies)
        rule = SCRIPT.meet(self.command, self.path) if SCRIPT else None
        action = rule.action if rule else ""
        if action in ("hang", "close-before"):
            self.log(0, b"")
            return self.leave(action)
        if action == "delay":
            time.sleep(rule.number("ms", 1000) / 1000)
        if rule and action not in faults.EXECUTED:
            status, headers, body = faults.false_answer(rule, self.path)
        else:
            status, headers, body = ask(self.command, self.path, sent, self.headers)
            self.enter(status, body)
            body = self.change(status, body)
        if action.endswith("-next"):
            body = faults.add_next(rule, self.path, body)
        self.log(0 if action in ("hang-after", "close-after") else status, body)
        if action in ("hang-after", "close-after"):
            return self.leave(action)
        if action == "delay-after":
            time.sleep(rule.number("ms", 1000) / 1000)
        self.reply(status, headers, body)
        self.send(rule, body)

    def log(self, status, body):
        if LOG:
            print(time.time(), "-", self.command, self.path, status, len(body), sep="\t", file=LOG)

    def enter(self, status, body):
        """Writes down what the network service has carried out."""
        if not JOURNAL or self.command == "GET" or status >= 300:
            return
        service, _, *path = self.path.partition("?")[0][1:].split("/")
        if service != "network":
            return
        whole = {"POST": len(path) == 1, "DELETE": len(path) == 2}.get(self.command)
        what = {"POST": "create", "DELETE": "delete"}[self.command] if whole else "update"
        made = next(iter(json.loads(body).values())) if what == "create" else {}
        print(int(time.time() * 1000), "-", what, path[0], made.get("id") or path[1],
              made.get("name", ""), sep="\t", file=JOURNAL)

    def leave(self, action):
        """No answer: not while they wait, or never."""
        self.close_connection = True
        if action.startswith("hang"):
            self.connection.recv(1)

    def reply(self, status, headers, body):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()

    def send(self, rule, body):
        if rule and rule.action == "truncate":
            self.wfile.write(body[:len(body) // 2])
            self.close_connection = True
            return
        rate = rule.number("rate", 10) if rule and rule.action == "slow" else len(body) or 1
        for at in range(0, len(body), rate):
            time.sleep(1 if at else 0)
            self.wfile.write(body[at:at + rate])

    def change(self, status, body):
        if self.command != "GET" or status != 200:
            return body
        if "/networks" in self.path or "/extensions" in self.path:
            return self.spoil(body)
        return self.turn(body) if "/ports" in self.path else body

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
            port.get("security_groups", []).reverse()
        return json.dumps(answer).encode()

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *args):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # they did not wait


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.request_queue_size = 256
server.socket.listen(256)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
