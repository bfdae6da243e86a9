"""Benchmarks: ``python -m bench.NAME [--quick] [--json]``, each on its own data from a fixed seed.

Belongs here: measurements and their goals, one module per benchmark; shared code is in `kit`. Does not belong here:
anything the product needs.

Every benchmark prints one JSON object:
``{"bench", "machine", "seed", "rows": [{"subject", "work", "seconds", "units_per_second", "peak_rss_mb", "exact",
"sampled"}], "goals": [{"name", "goal", "measured", "met"}]}``.
"""
