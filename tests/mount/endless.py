# SPDX-License-Identifier: Apache-2.0
# A network service that never ends. usage: endless.py FILE: what the file says now is what GET of a
# list of ports is answered with; all else is an empty list. Listens on all of this machine's own
# addresses, and prints its port.
#   objects blanks commas        {"ports": [ and then {}, spaces or commas, for ever
#   error                        a 500 with a body without end
#   drip                         one byte every second
#   bomb bomb-object bomb-error  gzip of gigabytes: of objects, of one object, of an error
#   header headers               eight megabytes in one header, or in many
#   nul nul-between              a raw NUL in a name, or behind an object
#   control                      a raw line end in a name
#   large                        one object of three megabytes, and another
import gzip
import http.server
import sys
import time
import zlib

HEAD = b'{"ports": ['


def pack(head, piece):
    """gzip that unpacks to head and then piece, for ever."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(head)
    block = piece * (4000000 // len(piece))
    while True:
        yield packer.compress(block) + packer.flush(zlib.Z_SYNC_FLUSH)


def repeat(head, piece, delay=0):
    yield head
    while True:
        time.sleep(delay)
        yield piece


BODIES = {
    "objects": lambda: repeat(HEAD, b"{}," * 20000),
    "blanks": lambda: repeat(HEAD, b" " * 60000),
    "commas": lambda: repeat(HEAD, b"," * 60000),
    "error": lambda: repeat(b'{"NeutronError": "', b"x" * 60000),
    "drip": lambda: repeat(HEAD, b" ", 1),
    "bomb": lambda: pack(HEAD, b'{"id": "a"},'),
    "bomb-object": lambda: pack(HEAD + b'{"id": "', b"a"),
    "bomb-error": lambda: pack(b'{"NeutronError": "', b"a"),
    "nul": lambda: iter([HEAD + b'{"id": "a", "name": "we\0b"}]}']),
    "control": lambda: iter([HEAD + b'{"id": "a", "name": "we\nb"}]}']),
    "nul-between": lambda: iter([HEAD + b'{"id": "a"}\0]}']),
    "large": lambda: iter([HEAD + b'{"id": "l1", "name": "t-large", "description": "' +
                           b"x" * 3000000 + b'"}, {"id": "l2", "name": "t-fair"}]}']),
    "": lambda: iter([b'{"ports": [], "networks": [], "extensions": []}']),
}


class Endless(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        word = open(sys.argv[1]).read().strip()
        word = word if "/ports" in self.path else ""
        self.send_response(500 if "error" in word else 200)
        self.send_header("Content-Type", "application/json")
        if "bomb" in word:
            self.send_header("Content-Encoding", "gzip")
        if word == "header":
            self.send_header("X-Long", "x" * 8000000)
        for i in range(80000 if word == "headers" else 0):
            self.send_header("X-Many-%d" % i, "x" * 100)
        self.end_headers()
        for piece in BODIES.get(word, BODIES[""])():
            self.wfile.write(piece)

    def log_message(self, *args):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # they had enough


server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Endless)
print(server.server_port, flush=True)
server.serve_forever()
