"""All Dagster code: assets by stage, checks, jobs, schedules, sensors, the instance, one run from a shell.

Belongs here: how the rooms are strung together and shown in the UI. Does not belong here: rules; an asset
body reads a few lines: call a room, return metadata.

Modules that define assets, ops, checks or sensors do without `from __future__ import annotations`: Dagster looks at the
annotations of their parameters and refuses ones that are text.
"""
