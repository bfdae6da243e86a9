"""Renders the page about the commands from the commands themselves.

Belongs here: rendering arguments and options as Markdown. Does not belong here: writing the page (``__main__``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

_COMMON = ("home", "as_of", "as_json", "help")


def commands_page() -> str:
    """Every command with its arguments and options."""
    from opportunity_pipeline.cli import app

    root: Any = get_command(app)
    lines = [
        "# Commands",
        "",
        str(root.help),
        "",
        "Most commands accept these options:",
        "",
        "- `--home DIR`: the home folder. Default: `OPPORTUNITY_PIPELINE_HOME`, else `.opportunity_pipeline` in the"
        " current folder.",
        "- `--as-of T`: the clock of every decision, ISO 8601 with a zone, for example `2026-08-23T00:00:00Z`."
        " Default: the current time.",
        "- `--json`: print JSON.",
        "",
        "Results go to standard output, everything else to standard error. Exit codes: 0 success, 1 an error that is"
        " reported in one line, 2 invalid usage.",
    ]
    for name, command in _commands(root, ()):
        lines += _command(name, command)
    return "\n".join(lines) + "\n"


def _commands(group: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def _command(name: str, command: Any) -> list[str]:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    usage = " ".join([name, *(_spelled(argument) for argument in arguments)])
    common = [f"`{option.opts[0]}`" for option in options if option.name in _COMMON[:-1]]
    lines = ["", f"## `{usage}`", "", str(command.help).strip()]
    own = [*arguments, *(option for option in options if option.name not in _COMMON)]
    if own:
        lines += ["", "| | |", "|---|---|"]
        lines += [f"| `{_spelled(parameter)}` | {_meaning(parameter)} |" for parameter in own]
    if common:
        lines += ["", f"Also accepts {', '.join(common)}."]
    return lines


def _spelled(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar) if parameter.required else f"[{parameter.metavar}]"
    names = "/".join([*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {parameter.metavar}"


def _meaning(parameter: Any) -> str:
    """The help text of a parameter, with its default unless the text states it."""
    if parameter.param_type_name == "option" and not parameter.is_flag and parameter.default is not None:
        return f"{parameter.help} [default: {parameter.default}]"
    return str(parameter.help)
