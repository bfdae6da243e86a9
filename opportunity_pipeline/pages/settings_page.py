"""The page ``docs/settings.md``: every setting, from :class:`opportunity_pipeline.settings.Settings`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from pydantic import HttpUrl, SecretStr, TypeAdapter
from pydantic.fields import FieldInfo

from opportunity_pipeline.pages.markdown import cell
from opportunity_pipeline.settings import Settings, variable_of


def settings_page() -> str:
    """Every setting: variable, default, meaning."""
    lines = [
        "# Settings",
        "",
        "Read from the environment or from a `.env` file in the current folder, and checked at start. Lists and"
        " mappings are JSON. A wrong value is one line that names the variable.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{variable_of(name)}` | {_default(field)} | {cell(field.description or '')} |")
    return "\n".join(lines) + "\n"


def _default(field: FieldInfo) -> str:
    if field.default is None:
        return "unset" + (" (secret)" if SecretStr in get_args(field.annotation) else "")
    if isinstance(field.default, (str, Path, HttpUrl)):
        return f"`{cell(str(field.default))}`"
    # As it is written in the environment, where lists and mappings are JSON.
    written = TypeAdapter(Any).dump_json(field.default, by_alias=True).decode()
    return f"`{cell(written)}`"
