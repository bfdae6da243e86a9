"""Renders ``docs/scored-tables.md``: the stable interface of the scores for other programs.

Belongs here: the guarantees, and rendering the views, tables and functions. Does not belong here: the views themselves
(``storage.tables``), and the examples (``scored_tables_examples``).
"""

from __future__ import annotations

import inspect
from dataclasses import asdict

from sqlalchemy import Table

from opportunity_pipeline import scores
from opportunity_pipeline.pages.markdown import cell
from opportunity_pipeline.pages.scored_tables_examples import EXAMPLES
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.manifest import FORMAT, NAME, ExportedBatch, columns_of
from opportunity_pipeline.scoring.published import ROWS
from opportunity_pipeline.scoring.recommend import RECOMMENDED
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables

_PROMISE = """\
# Scored tables

The interface of the scores for other programs: three views in PostgreSQL, the same rows as Parquet files, and a few
Python functions. The formula is described in [scoring.md](scoring.md).

## What you can rely on

- **Names, types and meanings of the columns below are stable.** New columns are appended; select columns by name.
  Anything not on this page, such as the tables behind the views, may change between releases.
- **A list is complete and from one batch.** The lists of a student shard are replaced or updated in one transaction:
  you see either the old list or the new one, never a mixture or a part. All rows of a student and kind have the same
  `batch_id` and `scored_at`; a batch is updated many times, and `scored_at` is the time of a list's last update.
- **Ranks are those of the batch**: 1, 2, 3, … over all opportunities considered. The list is the top of that ranking:
  the best 50, or all at or above the student's threshold if those are more.
- **Only current opportunities.** A row leaves a view at once when its opportunity closes or is found to be a duplicate,
  or when the student applies to it or dismisses it. Its rank is then missing; the other rows keep theirs.
- **The views do not depend on the current time.** Filter by `deadline` yourself:
  `deadline IS NULL OR deadline >= now()`.
- **Scores are integers.** `total` is in ten-thousandths of a point, uncapped, and determines the rank; `score` is the
  displayed value, at most 100. Components are in hundredths of a point.
- **Every change of the formula changes `scoring_version`** in the rows it produces. The weights below are those of
  `{version}`.
"""

_EXPORT = """\
## As files

`opportunity-pipeline export scores` writes the rows of the views to `exports/scores` in the home, or to `--to DIR`;
Dagster does so every morning (`scores_export`). An export is a folder named by its time, such as
`20260823T003000.000000Z`. It gets this name only when it is complete, so every folder you find is whole, and the
newest one sorts last. Older exports are removed; by default three are kept.

```
20260823T003000.000000Z/
    {name}
    recommended_jobs/BATCH.parquet          one file per batch, sorted by student and rank
    recommended_hackathons/BATCH.parquet
    recommended_articles/BATCH.parquet
```

The files of a kind are a consistent snapshot of the published batches; each student is in exactly one file. `{name}`
(format {format}) has `exported_at` and `tables`, each with `name`, `kind`, `rows`, `scoring_versions`, `oldest_as_of`,
`columns` (name, type, meaning) and `batches`:

| key | meaning |
|---|---|
"""

_READ_FILES = """\

```python
import polars as pl

pl.scan_parquet("20260823T003000.000000Z/recommended_jobs/*.parquet").filter(pl.col("student_id") == "asha").collect()
```
"""

_PYTHON = """\

## From Python

```python
import polars as pl
from opportunity_pipeline import scores

with scores.opened() as database:  # the home's database, or the one at DATABASE_URL
    mine = scores.of_student("asha", "job", database=database)
    best = scores.of_kind("article", database=database).filter(pl.col("score") >= 80).collect()
table = scores.to_pandas(mine)  # requires pandas
```

The results are Polars frames with the columns of the views; `score` is Float64. `rank`, `total`, `feedback_tenths` and
the components are Int32, so that `40 * pl.col("skill_match") + …` does not overflow. In the Parquet files
`feedback_tenths` and the components are Int16, as in the views. If you read the files yourself, cast them first: Polars
lets 40 × 10,000 overflow silently.

| function | result |
|---|---|
"""


def scored_tables_page() -> str:
    """The whole page: guarantees, columns, examples, files and functions."""
    lines = [_PROMISE.format(version=DEFAULT_CONFIG.scoring_version)]
    for kind, view in RECOMMENDED.items():
        lines += _view(kind, view)
    lines += _batches()
    lines += ["## Examples", "", "A test runs each of them on a real database.", ""]
    for example in EXAMPLES:
        lines += [f"**{example.question}**", "", "```sql", f"{example.sql};", "```", ""]
    lines += [_EXPORT.format(name=NAME, format=FORMAT) + "\n".join(_batch_keys()), _READ_FILES.rstrip()]
    lines += [_PYTHON + "\n".join(_functions())]
    return "\n".join(lines) + "\n"


def _view(kind: Kind, view: Table) -> list[str]:
    weights = asdict(getattr(DEFAULT_CONFIG, kind))
    told = " + ".join(f"{weight} `{name}`" for name, weight in weights.items())
    lines = [f"## `{view.name}`", "", cell(view.comment or ""), "", f"Weights: {told}.", ""]
    lines += ["| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{column.name}` | {column.type} | {cell(column.meaning)} |" for column in columns_of(view)]
    scores = ROWS[kind]
    keyed = [scores.primary_key.columns, *(index.columns for index in scores.indexes)]
    indexed = [", ".join(columns.keys()) for columns in keyed]
    cheap = " and ".join(f"({names})" for names in sorted(indexed)).replace(f"{kind}_id", "opportunity_id")
    return [*lines, "", f"It reads `{scores.name}`, with indexes on {cheap}.", ""]


def _batches() -> list[str]:
    table = tables.score_batches
    lines = [f"## `{table.name}`", "", cell(table.comment or ""), "", "| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{column.name}` | {column.type} | {cell(column.meaning)} |" for column in columns_of(table)]
    return [*lines, ""]


def _batch_keys() -> list[str]:
    """Keys of a batch in the manifest, from the docstring of :class:`ExportedBatch`."""
    text = inspect.getdoc(ExportedBatch) or ""
    meanings = dict(line.strip().split(": ", 1) for line in text.partition("Attributes:\n")[2].splitlines())
    return [f"| `{name}` | {cell(meanings[name])} |" for name in ExportedBatch.__dataclass_fields__]


def _functions() -> list[str]:
    lines = []
    for name in scores.__all__:
        function = getattr(scores, name)
        if inspect.isfunction(function):
            first = (inspect.getdoc(function) or "").partition("\n")[0].replace("``", "`")
            lines.append(f"| `{name}({', '.join(inspect.signature(function).parameters)})` | {cell(first)} |")
    return lines
