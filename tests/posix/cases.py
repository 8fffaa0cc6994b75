#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What POSIX asks of each call, tried on a mount: a line a case, `N passed, N failed` at the end.

cases.py MOUNT OTHER WHO: WHO is a word of cases_for(). MOUNT has a network t-posix and in it a port
t-posix; OTHER is a directory on another file system. A case is a name, a call, and the errno that
it must fail with (0: it succeeds). Where the file system refuses what POSIX allows, REFUSED has the
case with its reason; a case of REFUSED that does not fail so is as wrong as any other.
"""
import ctypes
import errno
import fcntl
import mmap
import os
import resource
import stat
import subprocess
import sys

mount, other = sys.argv[1:3]    # absolute; an outsider cannot even ask whether it is there
if sys.argv[3] != "outsider":
    os.chdir(mount)
libc = ctypes.CDLL(None, use_errno=True)

HERE = mount + "/" if sys.argv[3] == "outsider" else ""
NET = HERE + "networks/t-posix"
PORT = HERE + "ports/t-posix"
FILE = NET + "/description"      # can be written
FIXED = NET + "/status"          # cannot
LINK = PORT + "/network"         # leads to the network
LONG = "x" * 256
PATH = "networks/" + "./" * 2100 + "public"
BAD = 1                          # no address of this process


def call(function, *args):
    """A call of the C library; raises its errno."""
    if function(*args) < 0:
        raise OSError(ctypes.get_errno(), "")


def raw(name, *args):
    return lambda: call(getattr(libc, name), *args)


def opened(path, flags, mode=0o600):
    def run():
        os.close(os.open(path, flags, mode))
    return run


def renamed2(a, b, flags):
    return raw("renameat2", -100, a.encode(), -100, b.encode(), flags)


def on(path, flags, do):
    """do(fd) with the file open."""
    def run():
        fd = os.open(path, flags)
        try:
            do(fd)
        finally:
            os.close(fd)
    return run


def through_links(count):
    """A path through that many symlinks, on the other file system, into the mount."""
    for i in range(count):
        at = f"{other}/l{i}"
        if not os.path.islink(at):
            os.symlink(f"{other}/l{i - 1}" if i else mount, at)
    return f"{other}/l{count - 1}/networks"


def kept(path, do):
    """do() is refused, and the file's mode, owner and group stay."""
    def run():
        before = os.lstat(path)
        try:
            do()
        finally:
            after = os.lstat(path)
            for field in ("st_mode", "st_uid", "st_gid", "st_nlink"):
                if getattr(before, field) != getattr(after, field):
                    raise AssertionError(field + " has changed")
    return run


def holds(what):
    if not what:
        raise AssertionError("not so")


def remade():
    os.mkdir(NET + "-new/")
    os.rmdir(NET + "-new/")


def written_at_limit():
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, old[1]))
    try:
        on(FILE, os.O_WRONLY, lambda fd: os.pwrite(fd, b"x", 1 << 21))()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


E = errno
CASES = [
    # mkdir(2)
    ("mkdir: a name of 256 bytes", lambda: os.mkdir("networks/" + LONG), E.ENAMETOOLONG),
    ("mkdir: a path of 4,200 bytes", lambda: os.mkdir(PATH + "x"), E.ENAMETOOLONG),
    ("mkdir: a file on the way", lambda: os.mkdir(FILE + "/x"), E.ENOTDIR),
    ("mkdir: nothing on the way", lambda: os.mkdir("networks/t-no/x"), E.ENOENT),
    ("mkdir: no collection on the way", lambda: os.mkdir("t-no/x"), E.ENOENT),
    ("mkdir: a directory is there", lambda: os.mkdir(NET), E.EEXIST),
    ("mkdir: a directory is there, with a slash", lambda: os.mkdir(NET + "/"), E.EEXIST),
    ("mkdir: a file is there", lambda: os.mkdir(FILE), E.EEXIST),
    ("mkdir: a symlink is there", lambda: os.mkdir(LINK), E.EEXIST),
    ("mkdir: .", lambda: os.mkdir("networks/."), E.EEXIST),
    ("mkdir: ..", lambda: os.mkdir("networks/.."), E.EEXIST),
    ("mkdir: the empty path", lambda: os.mkdir(""), E.ENOENT),
    ("mkdir: no address", raw("mkdir", BAD, 0o700), E.EFAULT),
    ("mkdir: with a slash at the end", remade, 0),
    # rmdir(2)
    ("rmdir: a name of 256 bytes", lambda: os.rmdir("networks/" + LONG), E.ENAMETOOLONG),
    ("rmdir: nothing there", lambda: os.rmdir("networks/t-no"), E.ENOENT),
    ("rmdir: nothing on the way", lambda: os.rmdir("networks/t-no/x"), E.ENOENT),
    ("rmdir: a file on the way", lambda: os.rmdir(FILE + "/x"), E.ENOTDIR),
    ("rmdir: a file", lambda: os.rmdir(FILE), E.ENOTDIR),
    ("rmdir: a symlink", lambda: os.rmdir(LINK), E.ENOTDIR),
    ("rmdir: .", lambda: os.rmdir(NET + "/."), E.EINVAL),
    ("rmdir: ..", lambda: os.rmdir(NET + "/.."), E.ENOTEMPTY),
    ("rmdir: the mountpoint", lambda: os.rmdir(mount), E.EBUSY),
    ("rmdir: no address", raw("rmdir", BAD), E.EFAULT),
    # open(2)
    ("open: a name of 256 bytes", opened(NET + "/" + LONG, os.O_RDONLY), E.ENAMETOOLONG),
    ("open: a path of 4,200 bytes", opened(PATH, os.O_RDONLY), E.ENAMETOOLONG),
    ("open: a file on the way", opened(FILE + "/x", os.O_RDONLY), E.ENOTDIR),
    ("open: a file with a slash", opened(FILE + "/", os.O_RDONLY), E.ENOTDIR),
    ("open: nothing there", opened(NET + "/t-no", os.O_RDONLY), E.ENOENT),
    ("open: nothing there, to be written", opened(NET + "/t-no", os.O_WRONLY), E.ENOENT),
    ("open: a directory to be written", opened(NET, os.O_WRONLY), E.EISDIR),
    ("open: a directory to be cut", opened(NET, os.O_RDWR | os.O_TRUNC), E.EISDIR),
    ("open: O_CREAT of a directory", opened(NET, os.O_RDONLY | os.O_CREAT), E.EISDIR),
    ("open: O_EXCL of a file", opened(FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL), E.EEXIST),
    ("open: O_EXCL of a symlink", opened(LINK, os.O_WRONLY | os.O_CREAT | os.O_EXCL), E.EEXIST),
    ("open: O_NOFOLLOW of a symlink", opened(LINK, os.O_RDONLY | os.O_NOFOLLOW), E.ELOOP),
    ("open: O_DIRECTORY of a file", opened(FILE, os.O_RDONLY | os.O_DIRECTORY), E.ENOTDIR),
    ("open: O_DIRECTORY of a link to one", opened(LINK, os.O_RDONLY | os.O_DIRECTORY), 0),
    ("open: O_CREAT of a file", opened(FILE, os.O_RDONLY | os.O_CREAT), 0),
    ("open: O_PATH of a symlink", opened(LINK, os.O_PATH | os.O_NOFOLLOW), 0),
    ("open: no address", raw("open", BAD, os.O_RDONLY), E.EFAULT),
    ("open: 39 symlinks", opened(through_links(39), os.O_RDONLY), 0),
    ("open: 41 symlinks", opened(through_links(41), os.O_RDONLY), E.ELOOP),
    # stat(2), access(2), readlink(2)
    ("stat: a file on the way", lambda: os.stat(FILE + "/x"), E.ENOTDIR),
    ("stat: a file and .", lambda: os.stat(FILE + "/."), E.ENOTDIR),
    ("stat: a name of 256 bytes", lambda: os.stat(NET + "/" + LONG), E.ENAMETOOLONG),
    ("stat: nothing there", lambda: os.stat("networks/t-no"), E.ENOENT),
    ("stat: a link with a slash", lambda: os.stat(LINK + "/"), 0),
    ("stat: no address", raw("access", BAD, os.R_OK), E.EFAULT),
    ("access: a file to be executed", raw("access", FILE.encode(), os.X_OK), E.EACCES),
    ("access: a mode that is none", raw("access", FILE.encode(), 0o77), E.EINVAL),
    ("readlink: a file", lambda: os.readlink(FILE), E.EINVAL),
    ("readlink: a directory", lambda: os.readlink(NET), E.EINVAL),
    ("readlink: nothing there", lambda: os.readlink(PORT + "/t-no"), E.ENOENT),
    ("readlink: its length is its size",
     lambda: holds(len(os.readlink(LINK)) == os.lstat(LINK).st_size), 0),
    # unlink(2)
    ("unlink: a directory", lambda: os.unlink(NET), E.EISDIR),
    ("unlink: nothing there", lambda: os.unlink(NET + "/t-no"), E.ENOENT),
    ("unlink: a file on the way", lambda: os.unlink(FILE + "/x"), E.ENOTDIR),
    ("unlink: a name of 256 bytes", lambda: os.unlink(NET + "/" + LONG), E.ENAMETOOLONG),
    ("unlink: a file with a slash", lambda: os.unlink(FILE + "/"), E.ENOTDIR),
    ("unlink: no address", raw("unlink", BAD), E.EFAULT),
    # symlink(2)
    ("symlink: a file is there", lambda: os.symlink("x", FILE), E.EEXIST),
    ("symlink: a directory is there", lambda: os.symlink("x", NET), E.EEXIST),
    ("symlink: a file on the way", lambda: os.symlink("x", FILE + "/x"), E.ENOTDIR),
    ("symlink: nothing on the way", lambda: os.symlink("x", "networks/t-no/x"), E.ENOENT),
    ("symlink: a target of 4,096 bytes", lambda: os.symlink("x" * 4096, PORT + "/t-l"),
     E.ENAMETOOLONG),
    ("symlink: the empty target", lambda: os.symlink("", PORT + "/t-l"), E.ENOENT),
    # truncate(2), write(2), lseek(2)
    ("truncate: a directory", lambda: os.truncate(NET, 0), E.EISDIR),
    ("truncate: nothing there", lambda: os.truncate(NET + "/t-no", 0), E.ENOENT),
    ("truncate: a length below 0", lambda: os.truncate(FILE, -1), E.EINVAL),
    ("ftruncate: open for reading",
     on(FILE, os.O_RDONLY, lambda fd: os.ftruncate(fd, 0)), E.EINVAL),
    ("write: open for reading", on(FILE, os.O_RDONLY, lambda fd: os.write(fd, b"x")), E.EBADF),
    ("read: open for writing", on(FILE, os.O_WRONLY, lambda fd: os.read(fd, 1)), E.EBADF),
    ("read: a directory", on(NET, os.O_RDONLY, lambda fd: os.read(fd, 1)), E.EISDIR),
    ("write: past the process's limit", written_at_limit, E.EFBIG),
    ("lseek: below 0", on(FILE, os.O_RDONLY, lambda fd: os.lseek(fd, -1, 0)), E.EINVAL),
    ("lseek: no such whence", on(FILE, os.O_RDONLY, lambda fd: os.lseek(fd, 0, 9)), E.EINVAL),
    ("read: past the end is empty",
     on(FILE, os.O_RDONLY, lambda fd: holds(os.pread(fd, 9, 1 << 30) == b"")), 0),
    ("lseek: the end is the size", on(FIXED, os.O_RDONLY, lambda fd: holds(
        os.lseek(fd, 0, os.SEEK_END) == os.fstat(fd).st_size)), 0),
    # rename(2)
    ("rename: nothing there", lambda: os.rename("networks/t-no", "networks/t-x"), E.ENOENT),
    ("rename: the empty path", lambda: os.rename("", "networks/t-x"), E.ENOENT),
    ("rename: a directory over a file", lambda: os.rename("networks/public", FILE), E.ENOTDIR),
    ("rename: a file over a directory", lambda: os.rename(FILE, "networks/public"), E.EISDIR),
    ("rename: into itself", lambda: os.rename(NET, NET + "/x"), E.EINVAL),
    ("rename: over what holds it", lambda: os.rename(FILE, NET), E.ENOTEMPTY),
    ("rename: .", lambda: os.rename(NET + "/.", "networks/t-x"), E.EBUSY),
    ("rename: a name of 256 bytes", lambda: os.rename(NET, "networks/" + LONG), E.ENAMETOOLONG),
    ("rename: to itself", lambda: os.rename(NET, NET), 0),
    ("rename: to another file system", lambda: os.rename(NET, other + "/x"), E.EXDEV),
    ("rename: over another object", lambda: os.rename(NET, "networks/public"), E.EEXIST),
    ("rename: RENAME_NOREPLACE", renamed2(NET, "networks/public", 1), E.EEXIST),
    ("rename: flags that are none", renamed2(NET, "networks/t-x", 1 << 20), E.EINVAL),
    # mmap, locks, times, directories
    ("mmap: to read", on(FIXED, os.O_RDONLY, lambda fd: holds(
        mmap.mmap(fd, 0, prot=mmap.PROT_READ)[:] == os.pread(fd, 99, 0))), 0),
    ("flock", on(FILE, os.O_RDONLY, lambda fd: fcntl.flock(fd, fcntl.LOCK_EX)), 0),
    ("fcntl lock", on(FILE, os.O_RDWR, lambda fd: fcntl.lockf(fd, fcntl.LOCK_EX)), 0),
    ("utimensat: now", lambda: os.utime(FILE), 0),
    ("getdents: a file", on(FILE, os.O_RDONLY, lambda fd: os.listdir(fd)), E.ENOTDIR),
    ("getdents: . and .. have the numbers of stat", lambda: holds(
        subprocess.run(["ls", "-ai", NET], capture_output=True, text=True, check=True)
        .stdout.split()[:4:2] == [str(os.stat(NET).st_ino), str(os.stat("networks").st_ino)]), 0),
    ("getdents: types are those of stat", lambda: holds(all(
        e.is_symlink() == stat.S_ISLNK(os.lstat(e.path).st_mode) and
        e.is_dir(follow_symlinks=False) == stat.S_ISDIR(os.lstat(e.path).st_mode)
        for e in os.scandir(PORT))), 0),
    ("statvfs: names have 255 bytes", lambda: holds(os.statvfs(NET).f_namemax == 255), 0),
    ("chdir: a file", lambda: os.chdir(FILE), E.ENOTDIR),
    ("chdir: nothing there", lambda: os.chdir("networks/t-no"), E.ENOENT),
    ("chroot-free: .. of the root leaves the mount",
     lambda: holds(os.stat("..").st_ino == os.stat(os.path.dirname(mount)).st_ino), 0),
    # a page that only half holds what is written is not ours to have
    ("write: no address", on(FILE, os.O_WRONLY, lambda fd: call(
        libc.write, fd, ctypes.c_void_p(BAD), 8)), E.EFAULT),
    ("read: no address", on(FIXED, os.O_RDONLY, lambda fd: call(
        libc.read, fd, ctypes.c_void_p(BAD), 8)), E.EFAULT),
]

# POSIX allows this, and this file system refuses it: with the reason, and nothing is changed by it.
REFUSED = [
    ("a hard link", "an object of the cloud has one place",
     kept(FILE, lambda: os.link(FILE, NET + "/t-l")), E.EPERM),
    ("a hard link elsewhere", "another file system",
     kept(FILE, lambda: os.link(FILE, other + "/t-l")), E.EXDEV),
    ("mkfifo", "the cloud keeps none", lambda: os.mkfifo(NET + "/t-f"), E.EPERM),
    ("mknod of a device", "the cloud keeps none",
     lambda: os.mknod(NET + "/t-d", stat.S_IFCHR | 0o600, os.makedev(1, 3)), E.EPERM),
    ("chmod", "modes say what the cloud lets be changed",
     kept(FILE, lambda: os.chmod(FILE, 0o600)), E.EPERM),
    ("chmod of a directory", "as of a file", kept(NET, lambda: os.chmod(NET, 0o700)), E.EPERM),
    ("chown", "the owner is who mounted, or -o uid",
     kept(FILE, lambda: os.chown(FILE, 12345, -1)), E.EPERM),
    ("chgrp", "... -o gid", kept(FILE, lambda: os.chown(FILE, -1, 12345)), E.EPERM),
    ("a file that nobody knows", "an attribute is the cloud's",
     opened(NET + "/t-unknown", os.O_WRONLY | os.O_CREAT), E.ENOENT),
    ("a directory in the root", "collections are the cloud's", lambda: os.mkdir("t-x"), E.EPERM),
    ("rmdir of a collection", "... and stay", lambda: os.rmdir("networks"), E.EPERM),
    ("a directory among attributes", "an object holds views",
     lambda: os.mkdir(NET + "/t-x"), E.EPERM),
    ("a symlink that connects nothing", "a symlink is a reference of the cloud",
     lambda: os.symlink("x", "networks/t-l"), E.EPERM),
    ("rename across collections", "with EXDEV, mv would make a port and remove the network",
     lambda: os.rename(NET, "ports/t-x"), E.EPERM),
    ("an attribute renamed", "its name is the cloud's",
     lambda: os.rename(FILE, NET + "/t-x"), E.EPERM),
    ("RENAME_EXCHANGE", "no call of the API changes two objects at once",
     renamed2(NET, "networks/public", 2), E.EINVAL),
    ("O_TMPFILE", "there are no files without a name",
     opened(NET, os.O_TMPFILE | os.O_RDWR), E.EOPNOTSUPP),
    ("fallocate", "a value has no holes", on(FILE, os.O_RDWR, lambda fd: call(
        libc.fallocate, fd, 0, ctypes.c_long(0), ctypes.c_long(9))), E.EOPNOTSUPP),
    ("an extended attribute", "none are kept",
     lambda: os.setxattr(FILE, "user.x", b"y"), E.EOPNOTSUPP),
    ("writing what the cloud sets", "its mode says so", opened(FIXED, os.O_WRONLY),
     0 if os.geteuid() == 0 else E.EACCES),
]


# Each call that changes something.
CHANGES = [
    ("mkdir", lambda: os.mkdir(HERE + "networks/t-x")),
    ("mkdir in a view", lambda: os.mkdir(NET + "/ports/t-x")),
    ("rmdir", lambda: os.rmdir(NET)),
    ("open to write", opened(FILE, os.O_WRONLY)),
    ("open to cut", opened(FILE, os.O_RDONLY | os.O_TRUNC)),
    ("open to append", opened(FILE, os.O_WRONLY | os.O_APPEND)),
    ("create", opened(NET + "/t-x~", os.O_WRONLY | os.O_CREAT)),
    ("truncate", lambda: os.truncate(FILE, 0)),
    ("unlink", lambda: os.unlink(LINK)),
    ("symlink", lambda: os.symlink("../../" + NET, PORT + "/t-l")),
    ("rename", lambda: os.rename(NET, HERE + "networks/t-x")),
    ("mknod", lambda: os.mknod(NET + "/t-n")),
]
READINGS = [
    ("ls", lambda: os.listdir(HERE + "networks")), ("stat", lambda: os.stat(NET)),
    ("read", lambda: open(FILE, encoding="utf-8").read()), ("readlink", lambda: os.readlink(LINK)),
]
ALIKE = [("chmod", lambda: os.chmod(FILE, 0o600), E.EPERM),
         ("chown", lambda: os.chown(FILE, os.getuid(), -1), E.EPERM)]


def cases_for(who):
    """owner: who mounted. other: another user, whom -o allow_other lets in. outsider: whom
    nothing lets in. ro: anybody, where it is mounted read-only."""
    if who == "other":
        return ([("another user: " + n, r, 0) for n, r in READINGS] +
                [("another user: " + n, r, E.EACCES) for n, r in CHANGES] +
                [("another user: " + n, r, w) for n, r, w in ALIKE])
    if who == "outsider":
        return [("an outsider: " + n, r, E.EACCES) for n, r in READINGS + CHANGES]
    if who == "ro":
        return ([("read-only: " + n, r, 0) for n, r in READINGS] +
                [("read-only: " + n, r, E.EROFS) for n, r in CHANGES])
    return CASES + [(n + " is refused: " + why, r, w) for n, why, r, w in REFUSED]


def main():
    passed = failed = 0
    for name, run, want in cases_for(sys.argv[3]):
        got = 0
        try:
            run()
        except OSError as e:
            got = e.errno
        except AssertionError as e:
            got = str(e)
        words = lambda e: errno.errorcode.get(e, str(e)) if e else "done"
        if got == want:
            passed += 1
            print(f"ok {passed + failed} - {name}")
        else:
            failed += 1
            print(f"not ok {passed + failed} - {name}\n# want: {words(want)}\n# got:  {words(got)}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
