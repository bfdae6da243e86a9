"""The one ``Definitions`` object that Dagster loads. Reads the environment; touches no network and no disk."""

from opportunity_pipeline.defs.build import build_definitions
from opportunity_pipeline.settings import load_settings

defs = build_definitions(load_settings())
