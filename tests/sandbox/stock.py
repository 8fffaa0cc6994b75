#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""stock.py FIFO: runs the stock openstack command many times, and loads it once.

Each line of FIFO is a folder with the files `argv` and `env`, whose words end with NUL. A process
of its own runs the command with these, as /usr/bin/openstack does. It prints into the files `out`
and `err` of the folder, and its exit status is written into the FIFO `status`.
"""
import contextlib
import os
import sys
import traceback

from openstackclient import shell


def load():
    """Loads what each command loads before it asks anything: by asking for help."""
    with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
        with contextlib.suppress(SystemExit):
            shell.main(["network", "list", "--help"])


def words(folder, name):
    with open(os.path.join(folder, name)) as f:
        return f.read().split("\0")[:-1]


def become(folder):
    """Makes this process the one that is to run the command."""
    for fd, name, flags in ((0, "/dev/null", os.O_RDONLY),
                            (1, os.path.join(folder, "out"), os.O_WRONLY | os.O_CREAT),
                            (2, os.path.join(folder, "err"), os.O_WRONLY | os.O_CREAT)):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, fd)
        os.close(opened)
    os.environ.clear()
    os.environ.update(word.split("=", 1) for word in words(folder, "env"))
    sys.argv = ["openstack"] + words(folder, "argv")


def next_run(fifo):
    """Returns in the process that is to run the command, once for each line."""
    for line in os.fdopen(os.open(fifo, os.O_RDWR)):
        folder = line.rstrip("\n")
        child = os.fork()
        if child == 0:
            return become(folder)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with open(os.path.join(folder, "status"), "w") as f:
            f.write("%d\n" % (status if status >= 0 else 128 - status))


def run():
    """Runs the command and ends the process; python's own way to the end would take the longest."""
    try:
        status = shell.main(sys.argv[1:])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else bool(end.code)
    except Exception:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


load()
next_run(sys.argv[1])
run()
