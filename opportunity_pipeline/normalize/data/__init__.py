"""Word lists, names and rates as JSON and TOML files, and the function that reads them.

Belongs here: data used only by the readers of this package, and parsing a file. Does not belong here: what an entry
means.
"""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import Any


def read_data(name: str) -> Any:
    """Returns the parsed content of a data file.

    Args:
        name: file name with its suffix, ``.json`` or ``.toml``.
    """
    text = files(__package__).joinpath(name).read_text("utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
