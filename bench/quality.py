"""How well the normalisers read: precision and recall on hand-labelled texts.

Belongs here: comparing readings with labels, the goals, and listing mistakes. Does not belong here: the labelled texts
(``opportunity_pipeline_tests/normalize/labelled``, with the labelling rules), the readers
(``opportunity_pipeline.normalize.field_reading``).

The texts of each field come in two halves. Rules may be developed on the first one, ``rules``, and only its mistakes
are listed. The second one, ``held_out``, measures how well the rules read unseen texts.

A label has parts (*family*, *level*); a part is a value or a list of values. For places, cities, states and countries
are also measured separately. The measures of a part are

- precision: the share of what is read that is labelled;
- recall: the share of what is labelled that is read;
- exact: the share of texts that are read as labelled, *unknown* included.

Unknown values carry no information and count for neither precision nor recall. If a label has several parts, they are
also measured together as ``whole``: exact then means that every part is read as labelled. Instants are compared as
points in time, however they are written.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from bench.kit.report import Goal, Report, Row, machine
from opportunity_pipeline.normalize.deadlines.described_deadline import described_deadline
from opportunity_pipeline.normalize.field_reading import READERS, read_field
from opportunity_pipeline.normalize.text.cleaning import clean
from opportunity_pipeline.normalize.text.text import fold

Half = Literal["rules", "held_out"]
HALVES: tuple[Half, ...] = get_args(Half)
LABELLED = Path(__file__).parents[1] / "opportunity_pipeline_tests" / "normalize" / "labelled"
FOLDERS: Mapping[Half, Path] = {"rules": LABELLED, "held_out": LABELLED / "held_out"}
_LEVELS = ("city", "state", "country")
WHOLE = "whole"
SAYS_NOTHING = (None, "", "unknown", "other", "none")


@dataclass(frozen=True)
class Bar:
    """The minimum for one measure of a part."""

    part: str
    measure: Literal["precision", "recall", "exact_share"]
    least: float


# For each field, the minimum on both halves. A field is added when it has a reader and labelled texts.
BARS: Mapping[str, tuple[Bar, ...]] = {
    "skills": (Bar("skills", "precision", 0.97), Bar("skills", "recall", 0.93)),
    "role": (Bar("family", "exact_share", 0.92),),
    "places": (Bar("state", "exact_share", 0.97), Bar("work_mode", "exact_share", 0.98)),
    "money": (Bar(WHOLE, "exact_share", 0.99),),
    "prize": (Bar(WHOLE, "exact_share", 0.98),),
    "experience": (Bar(WHOLE, "exact_share", 0.95),),
    "duration": (Bar("months", "exact_share", 0.95),),
    "dates": (Bar(WHOLE, "exact_share", 0.99),),
    "deadline": (Bar("deadline", "precision", 0.98), Bar("deadline", "exact_share", 0.91)),
    "duplicates": (Bar("same", "precision", 0.99), Bar("same", "recall", 0.95)),
}


@dataclass(frozen=True)
class QualityRow(Row):
    """How well one part of a field is read; a benchmark row's ``exact`` is unrelated to ``exact_share``."""

    field: str = ""
    half: Half = "rules"
    part: str = ""
    texts: int = 0
    precision: float = 0.0
    recall: float = 0.0
    exact_share: float = 0.0


@dataclass(frozen=True)
class Mistake:
    """A text that is not read as labelled.

    Attributes:
        field: the field.
        text: the text, with its hints.
        missed: labelled, but not read.
        invented: read, but not labelled.
    """

    field: str
    text: str
    missed: list[str]
    invented: list[str]


@dataclass(frozen=True)
class QualityReport(Report):
    """A report with rows of :class:`QualityRow` and the mistakes."""

    mistakes: list[Mistake] = field(default_factory=list)

    def to_json(self) -> str:
        """The report as JSON text."""
        wrong = [asdict(mistake) for mistake in self.mistakes]
        return json.dumps(json.loads(super().to_json()) | {"mistakes": wrong}, ensure_ascii=False)

    def show(self) -> str:
        """The report as text."""
        lines = [f"{self.bench} · {machine()}"]
        for mistake in self.mistakes:
            lines.append(f"  {mistake.field}: {mistake.text}")
            lines += [f"      missed {', '.join(mistake.missed)}"] if mistake.missed else []
            lines += [f"      invented {', '.join(mistake.invented)}"] if mistake.invented else []
        for row in self.rows:
            if isinstance(row, QualityRow):
                lines.append(
                    f"  {row.subject:32} {row.work:12} precision {row.precision:.4f}  recall {row.recall:.4f}"
                    f"  exact {row.exact_share:.4f}  {row.units_per_second:10,.0f} texts/s"
                )
        lines += [f"  {'✓' if goal.met else '✗'} {goal.name}: {goal.measured} ({goal.goal})" for goal in self.goals]
        return "\n".join(lines)


@dataclass
class Tally:
    """Counts over the texts of one part."""

    texts: int = 0
    exact: int = 0
    read: int = 0
    labelled: int = 0
    right: int = 0

    def add(self, labelled: frozenset[str], read: frozenset[str]) -> None:
        """Counts one text."""
        self.texts += 1
        self.exact += labelled == read
        self.read += len(read)
        self.labelled += len(labelled)
        self.right += len(read & labelled)


def facts(value: Any) -> frozenset[str]:
    """The informative values of a part of an answer or label, in comparable form."""
    said = value if isinstance(value, list) else [value]
    return frozenset(
        _instant(item) if isinstance(item, str) else json.dumps(item, sort_keys=True)
        for item in said
        if item not in SAYS_NOTHING
    )


def _instant(text: str) -> str:
    """A timestamp converted to UTC; any other text unchanged."""
    if "T" not in text or not text[:4].isdecimal():
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else text


def texts_of(name: str, half: Half) -> list[dict[str, Any]]:
    """The labelled texts of a half; an empty list if the field has none."""
    path = FOLDERS[half] / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line] if path.exists() else []


def measure_half(name: str, half: Half) -> tuple[list[QualityRow], list[Mistake]]:
    """Reads and measures one half of a field."""
    lines = texts_of(name, half)
    begun = time.perf_counter()
    answers = [_answer(name, str(line.get("text", "")), line) for line in lines]
    seconds = time.perf_counter() - begun
    tallies: dict[str, Tally] = {}
    mistakes = []
    for line, answer in zip(lines, answers, strict=True):
        missed: list[str] = []
        invented: list[str] = []
        parts = list(_parts(line["label"], answer))
        if len(parts) > 1:
            tallies.setdefault(WHOLE, Tally()).add(_together(parts, 1), _together(parts, 2))
        for part, labelled, read in parts:
            tallies.setdefault(part, Tally()).add(labelled, read)
            # Mistakes in parts of a place are listed with the place.
            if part not in _LEVELS:
                missed += sorted(labelled - read)
                invented += sorted(read - labelled)
        if missed or invented:
            mistakes.append(Mistake(name, _told(line), missed, invented))
    rows = [
        QualityRow(
            subject=f"{name} {part}, {half}" if part != name else f"{name}, {half}",
            work=f"{tally.texts:,} texts",
            seconds=round(seconds, 4),
            units_per_second=tally.texts / seconds,
            field=name,
            half=half,
            part=part,
            texts=tally.texts,
            precision=_share(tally.right, tally.read),
            recall=_share(tally.right, tally.labelled),
            exact_share=_share(tally.exact, tally.texts),
        )
        for part, tally in tallies.items()
    ]
    # Mistakes of the second half are not listed, so that nobody writes rules for them.
    return rows, mistakes if half == "rules" else []


def _answer(name: str, text: str, line: Mapping[str, Any]) -> Mapping[str, Any]:
    if name != "deadline":
        return read_field(name, text, line)
    # At noon UTC, because a label has a date without a time zone.
    posted = datetime.fromisoformat(line["posted"]).replace(hour=12, tzinfo=UTC)
    reading = described_deadline(clean(text), now=posted, posted=posted)
    return {"deadline": reading.last.isoformat() if reading is not None else None}


def _parts(label: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    for part, value in label.items():
        if part == "label":
            # One of several relations, each measured separately; *different* carries no information.
            read = answer.get(part)
            for relation in ("same", "repost"):
                yield relation, facts(value if value == relation else None), facts(read if read == relation else None)
        elif part == "places":
            labelled, read = _without_accents(value), _without_accents(answer.get(part, []))
            yield part, facts(labelled), facts(read)
            for level in _LEVELS:
                yield level, facts([place[level] for place in labelled]), facts([place[level] for place in read])
        else:
            yield part, facts(value), facts(answer.get(part))


def _without_accents(places: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """Places with accents removed: for foreign places, both spellings are correct."""
    return [{level: name and fold(name) for level, name in place.items()} for place in places]


def _together(parts: list[tuple[str, frozenset[str], frozenset[str]]], side: Literal[1, 2]) -> frozenset[str]:
    """Everything labelled (1) or read (2), over all parts."""
    return frozenset(f"{part[0]}: {fact}" for part in parts for fact in part[side])


def _told(line: Mapping[str, Any]) -> str:
    hints = {name: value for name, value in line.items() if name not in {"text", "label", "source"}}
    return f"{line.get('text', '')!r} {hints}"


def _share(number: int, of: int) -> float:
    return round(number / of, 4) if of else 1.0


def measure(names: list[str], halves: list[Half]) -> QualityReport:
    """Reads and measures the labelled texts of fields."""
    report = QualityReport("quality", 0, [], [], [])
    for name in names:
        for half in halves:
            rows, mistakes = measure_half(name, half)
            report.rows.extend(rows)
            report.mistakes.extend(mistakes)
            for bar in BARS[name]:
                reached = next((getattr(row, bar.measure) for row in rows if row.part == bar.part), 0.0)
                title = f"{name}: {bar.measure.replace('_', ' ')} of {bar.part}, {half}"
                report.goals.append(Goal(title, f"≥ {bar.least}", f"{reached:.4f}", reached >= bar.least))
    return report


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--field", choices=sorted(BARS), help="one field; by default all")
    parser.add_argument("--half", choices=HALVES, help="one half; by default both")
    parser.add_argument("--quick", action="store_true", help="no effect: the whole benchmark takes seconds")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    names = [chosen.field] if chosen.field else sorted(BARS.keys() & (READERS.keys() | {"deadline", "duplicates"}))
    report = measure(names, [chosen.half] if chosen.half else list(HALVES))
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
