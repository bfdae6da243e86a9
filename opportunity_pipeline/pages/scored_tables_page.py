"""The page ``docs/scored-tables.md``: what other programs may rely on, from the views, the tables and the reading API.

Belongs here: the promise and its rendering. Does not belong here: the views themselves, and the examples
(``scored_tables_examples``).
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

What other programs read of the scores: three views in PostgreSQL, the same rows as Parquet files, and a few functions
in Python. How a score comes about is in [scoring.md](scoring.md).

## What you can rely on

- **Names, types and meanings of the columns below stay.** New columns come at the end; name those you read. What is
  not on this page, such as the tables behind the views, may change between releases.
- **A list is whole and from one batch.** A student shard's lists are replaced or brought up to date in one
  transaction: you see the old list or the new one, never both and never a part. All rows of a student and kind have the
  same `batch_id` and `scored_at`; a batch is brought up to date many times, and `scored_at` says when a list last was.
- **Ranks are those of the batch**: 1, 2, 3, … over everything that was considered. The list is the beginning of that
  order: the best 50, or all at or above the student's threshold where those are more.
- **Nothing that is gone.** A row leaves a view at once when its opportunity closes or turns out to be a duplicate, or
  when the student applies to it or dismisses it. Its rank is then missing; the others keep theirs.
- **No clock is in the views.** Compare `deadline` with yours: `deadline IS NULL OR deadline >= now()`.
- **Scores are integers.** `total` is in ten-thousandths of a point, uncapped, and is what ranks go by; `score` is what
  people are shown, at most 100. Components are in hundredths of a point.
- **A change of the formula changes `scoring_version`** in every row it made. The weights below are those of
  `{version}`.
"""

_EXPORT = """\
## As files

`opportunity-pipeline export scores` writes the rows of the views to `exports/scores` in the home, or to `--to DIR`;
Dagster does so every morning (`scores_export`). An export is a folder named by its moment, as
`20260823T003000.000000Z`. It has its name only once it is complete, so whatever folder you find is whole, and the
newest is the last by name. Older ones are removed, by default all but three.

```
20260823T003000.000000Z/
    {name}
    recommended_jobs/BATCH.parquet          one file for each batch, by student and rank
    recommended_hackathons/BATCH.parquet
    recommended_articles/BATCH.parquet
```

All files of a kind are of batches that were published at one moment; a student is in one of them. `{name}` (format
{format}) has `exported_at` and, for each of `tables`, its `name`, `kind`, `rows`, `scoring_versions`, `oldest_as_of`,
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

with scores.opened() as database:  # the home's database, or that of DATABASE_URL
    mine = scores.of_student("asha", "job", database=database)
    best = scores.of_kind("article", database=database).filter(pl.col("score") >= 80).collect()
table = scores.to_pandas(mine)  # with pandas installed
```

Frames are Polars', with the columns of the views; `score` is Float64. `rank`, `total`, `feedback_tenths` and the
components are Int32, so that `40 * pl.col("skill_match") + …` holds. In the Parquet files `feedback_tenths` and the
components are Int16, as in the views: who reads those by other means casts them first, since Polars lets 40 × 10,000
overflow without a word.

| function | what it gives |
|---|---|
"""


def scored_tables_page() -> str:
    """The promise, every column, examples, files and functions."""
    lines = [_PROMISE.format(version=DEFAULT_CONFIG.scoring_version)]
    for kind, view in RECOMMENDED.items():
        lines += _view(kind, view)
    lines += _batches()
    lines += ["## Examples", "", "Each is run by a test on a real database.", ""]
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
    return [*lines, "", f"Behind it is `{scores.name}`, with indexes on {cheap}.", ""]


def _batches() -> list[str]:
    table = tables.score_batches
    lines = [f"## `{table.name}`", "", cell(table.comment or ""), "", "| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{column.name}` | {column.type} | {cell(column.meaning)} |" for column in columns_of(table)]
    return [*lines, ""]


def _batch_keys() -> list[str]:
    """Keys of a batch in the manifest, from the documentation of the value."""
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
