"""All Dagster code: assets by stage, checks, jobs, schedules, sensors, the instance, and single runs from a shell.

Belongs here: how the other subpackages are connected and shown in the UI. Does not belong here: rules. An asset body is
a few lines: it calls one function and returns metadata.

Modules that define assets, ops, checks or sensors omit `from __future__ import annotations`: Dagster inspects the
annotations of their parameters and rejects strings.
"""
