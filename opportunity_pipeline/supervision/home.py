"""The mode of a home, and the paths it uses while it runs.

Belongs here: the mode (demo or live) and the paths of running processes. Does not belong here: folders that outlive a
run; :class:`~opportunity_pipeline.settings.Settings` defines those.

A home stays either demo or live for its whole life: invented students must never be notified of real internships, and
real students never of invented ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Literal, cast, get_args

Mode = Literal["demo", "live"]

# The limit is 108 bytes on Linux and 104 on macOS, including the final NUL; Dagster appends nothing.
_SOCKET_PATH_BYTES = 100


class WrongMode(ValueError):
    """A demo home was to be run live, or the other way round."""


def decide_mode(home: Path, live: bool | None) -> Mode:
    """The mode of a home: the one it was created with, else the requested one, else demo.

    Args:
        home: folder of the home.
        live: the requested mode; ``None``: none was requested.

    Raises:
        WrongMode: the home was created with the other mode.
    """
    asked: Mode | None = None if live is None else "live" if live else "demo"
    begun = mode_of(home)
    if begun is not None:
        if asked not in (None, begun):
            raise WrongMode(f"{home}: this home was created as {begun} and stays so; use another --home for {asked}")
        return begun
    mode: Mode = asked or "demo"
    home.mkdir(parents=True, exist_ok=True)
    (home / "mode").write_text(mode + "\n", "utf-8")
    return mode


def mode_of(home: Path) -> Mode | None:
    """The mode a home was created with; ``None``: `up` has never run on it."""
    path = home / "mode"
    begun = path.read_text("utf-8").strip() if path.exists() else ""
    return cast("Mode", begun) if begun in get_args(Mode) else None


def code_socket(home: Path) -> Path:
    """Path of the code server's socket: in the home or, if that path is too long for a socket, in the temp folder.

    Creates the folder, accessible to this user only, and removes an old socket.
    """
    folder = home.absolute() / "run"
    if len(str(folder / "code.sock").encode()) > _SOCKET_PATH_BYTES:
        digest = hashlib.blake2b(str(home.absolute()).encode(), digest_size=8).hexdigest()
        folder = Path(tempfile.gettempdir()) / f"opportunity-pipeline-{digest}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user; remove it, or set TMPDIR to a folder of your own")
    folder.chmod(0o700)
    path = folder / "code.sock"
    path.unlink(missing_ok=True)
    return path


def workspace_file(home: Path, socket: Path) -> Path:
    """Writes the workspace file that points Dagster's processes to the code server."""
    path = home.absolute() / "dagster" / "workspace.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    # JSON is valid YAML, whatever characters the path contains.
    target = {"grpc_server": {"socket": str(socket), "location_name": "opportunity_pipeline"}}
    path.write_text(json.dumps({"load_from": [target]}), "utf-8")
    return path
