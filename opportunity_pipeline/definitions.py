"""The ``Definitions`` object that Dagster loads. Reads the environment; accesses neither network nor disk.

Belongs here: that object alone. Does not belong here: assets, jobs, schedules and sensors (``defs``).
"""

from opportunity_pipeline.defs.build import build_definitions
from opportunity_pipeline.settings import load_settings

defs = build_definitions(load_settings())
