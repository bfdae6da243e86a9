"""Everything recorded of the sources: imported as a person would, normalised, counted."""

from __future__ import annotations
