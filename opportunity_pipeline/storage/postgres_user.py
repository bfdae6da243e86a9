"""Drops root privileges for the embedded PostgreSQL, which refuses to run as root.

Belongs here: changing the user of the supervisor's process. Does not belong here: anything about the server.
Standard library only: the supervisor imports nothing else.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from pathlib import Path

NOBODY = 65534
_CLONE_NEWUSER = 0x10000000
_PR_SET_DUMPABLE = 4


class CannotStart(RuntimeError):
    """The embedded server cannot be started. The message is one line: what failed and where to look."""


def become_unprivileged(folder: Path) -> None:
    """Stops being root, for the rest of this process.

    If the folder belongs to another user, the process becomes that user. If it belongs to root, the process enters a
    user namespace where root is called `nobody`: for the kernel it is still root, so it can enter a 0700 home, and no
    file changes its owner. Where namespaces are forbidden (many containers), the folder is given to `nobody`.

    Args:
        folder: the folder the server writes to.

    Raises:
        CannotStart: when neither works.
    """
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        _set_user(owner.st_uid, owner.st_gid)
    elif os.geteuid() == 0 and (refusal := _enter_user_namespace()):
        _give_to_nobody(folder, refusal)
    if not _has_a_name(os.geteuid()):
        # A container may run under any UID, but initdb needs a user name. If this fails, initdb reports it.
        _enter_user_namespace()


def _give_to_nobody(folder: Path, refusal: str) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    _set_user(NOBODY, NOBODY)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotStart(
            f"PostgreSQL refuses to run as root; a user namespace is not allowed here ({refusal}), and the user "
            f"`nobody` cannot enter {folder}: run as another user, choose a home that everyone may enter, "
            "or set DATABASE_URL"
        )


def _set_user(user: int, group: int) -> None:
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def _has_a_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _enter_user_namespace() -> str | None:
    """Maps the current user to `nobody`, with the same rights; returns the reason if impossible, else ``None``."""
    if not sys.platform.startswith("linux"):
        return "not Linux"
    # Tried in a child first: a namespace whose maps cannot be written leaves its process without a usable user.
    child = os.fork()
    if child == 0:
        try:
            _unshare()
        except OSError as error:
            os._exit(error.errno or 1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        return os.strerror(code)
    _unshare()
    return None


def _unshare() -> None:
    # Via ctypes: Python 3.11 has no os.unshare, and small images have no `unshare` program.
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)  # else a process that changed its user may not write its own maps
    if libc.unshare(_CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    # Bytes, since another user may be unable to read Python's library files and so to load a codec.
    Path("/proc/self/setgroups").write_bytes(b"deny")
    Path("/proc/self/uid_map").write_bytes(b"%d %d 1" % (NOBODY, user))
    Path("/proc/self/gid_map").write_bytes(b"%d %d 1" % (NOBODY, group))
