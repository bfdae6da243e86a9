"""Reads student files: CSV, JSON, JSON lines and Parquet, detected by content.

Belongs here: bytes to rows, caps on file size and row count, and errors that make a whole file unreadable.
Does not belong here: the notation inside a CSV cell (``cells``), and validating records (``contract``).
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic_core import from_json

from opportunity_pipeline.students.cells import COLUMNS, record_of
from opportunity_pipeline.students.problems import Problem, StudentFileError

# A student with all fields takes about 3 kB of JSON: the caps allow 300,000 of those, or a million plain ones. A JSON
# list is held in memory as a whole, at about five times its size, so its cap is lower.
MOST_BYTES = 1_000_000_000
MOST_BYTES_OF_A_LIST = 256_000_000
MOST_ROWS = 1_000_000
_LONGEST_LINE = 8_000_000
_BATCH_ROWS = 5_000
_BLOCK = 65_536

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PARQUET = b"PAR1"
# Magic bytes of .xlsx (a zip archive) and of .xls. No valid text file of students starts with them.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(frozen=True, slots=True)
class Row:
    """One record as read, not yet validated.

    Attributes:
        number: row number (see :class:`~opportunity_pipeline.students.problems.Problem`).
        value: the parsed value; a mapping if the file is correct.
    """

    number: int
    value: Any


def read_rows(path: Path) -> Iterator[Row | Problem]:
    """Reads the records of a student file one by one.

    Args:
        path: a CSV (comma or tab), JSON (a list, or one object), JSON lines or Parquet file.

    Yields:
        Each record, or the problem that makes it unreadable.

    Raises:
        StudentFileError: the whole file is unusable: it is missing, empty, too large, in an unknown format (such as an
            Excel workbook), not UTF-8, or its header is not valid.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            if size > MOST_BYTES:
                raise StudentFileError(f"{path}: {size:,} bytes, more than {MOST_BYTES:,}; split the file")
            number = 0
            for number, row in enumerate(_rows(path, file, size), start=1):
                if number > MOST_ROWS:
                    raise StudentFileError(f"{path}: more than {MOST_ROWS:,} students; split the file")
                yield row
            if number == 0:
                raise StudentFileError(f"{path}: contains no students")
    except OSError as error:
        raise StudentFileError(f"{path}: cannot be read: {error.strerror or error}") from None


def _rows(path: Path, file: BinaryIO, size: int) -> Iterator[Row | Problem]:
    head = file.read(4096)
    file.seek(0)
    if head.startswith(_PARQUET):
        return _parquet(path, file)
    if head.startswith(_WORKBOOKS):
        raise StudentFileError(f"{path}: is an Excel workbook or another archive; save the sheet as CSV in UTF-8")
    if path.suffix.lower() == ".parquet":
        raise StudentFileError(f"{path}: is not a Parquet file, although its name says so")
    if head.startswith(_BYTE_ORDER_MARK):
        head = head.removeprefix(_BYTE_ORDER_MARK)
        file.seek(len(_BYTE_ORDER_MARK))
    start = head.lstrip()[:1]
    if start == b"[":
        return _json_list(path, file, size)
    if start == b"{":
        return _json_lines(path, file)
    if path.suffix.lower() in {".json", ".jsonl", ".ndjson"} and start:
        raise StudentFileError(f"{path}: is not JSON: it begins with neither [ nor {{")
    return _csv(path, file, "\t" if b"\t" in head.split(b"\n", 1)[0] else ",")


def _parquet(path: Path, file: BinaryIO) -> Iterator[Row]:
    try:
        parquet = pq.ParquetFile(file)
        if parquet.metadata.num_rows > MOST_ROWS:
            raise StudentFileError(f"{path}: {parquet.metadata.num_rows:,} students, more than {MOST_ROWS:,}")
        # A few kilobytes of Parquet can hold gigabytes of one repeated value.
        if sum(parquet.metadata.row_group(group).total_byte_size for group in range(parquet.num_row_groups)) > (
            4 * MOST_BYTES
        ):
            raise StudentFileError(f"{path}: more than {4 * MOST_BYTES:,} bytes when unpacked; split the file")
        batches = (pl.DataFrame(batch) for batch in parquet.iter_batches(batch_size=_BATCH_ROWS))
        values = (value for batch in batches for value in batch.iter_rows(named=True))
        for number, value in enumerate(values, start=1):
            yield Row(number, value)
    except (pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise StudentFileError(f"{path}: is not a readable Parquet file: {_first_line(error)}") from None


def _json_list(path: Path, file: BinaryIO, size: int) -> Iterator[Row]:
    if size > MOST_BYTES_OF_A_LIST:
        raise StudentFileError(
            f"{path}: {size:,} bytes, more than {MOST_BYTES_OF_A_LIST:,} for one JSON list; write JSON lines"
        )
    for number, value in enumerate(_whole_json(path, file), start=1):
        yield Row(number, value)


def _json_lines(path: Path, file: BinaryIO) -> Iterator[Row | Problem]:
    start = file.tell()
    # If the first line alone is not JSON, the file is one record that spans several lines.
    if _parsed(file.readline(_LONGEST_LINE)) is None:
        file.seek(start)
        yield Row(1, _whole_json(path, file))
        return
    file.seek(start)
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise StudentFileError(f"{path}: line {number} is longer than {_LONGEST_LINE:,} bytes")
        if line.isspace():
            continue
        value = _parsed(line)
        yield Problem(number, "", "is not a JSON object") if value is None else Row(number, value)


def _parsed(line: bytes) -> Any | None:
    try:
        return from_json(line, allow_inf_nan=False)
    except ValueError:
        return None


def _whole_json(path: Path, file: BinaryIO) -> Any:
    try:
        return from_json(file.read(MOST_BYTES_OF_A_LIST), allow_inf_nan=False)
    except ValueError as error:
        raise StudentFileError(f"{path}: is not JSON: {_first_line(error)}") from None


def _csv(path: Path, file: BinaryIO, delimiter: str) -> Iterator[Row | Problem]:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
        if not columns:
            return
        _check_header(path, columns)
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                yield Problem(number, "", f"has {len(cells)} cells where the header has {len(columns)}")
                continue
            yield Row(number, record_of(columns, cells))
    except UnicodeDecodeError as error:
        line = _first_line_that_is_not_utf8(file)
        raise StudentFileError(f"{path}: line {line}: is not UTF-8 ({error.reason}); save the file as UTF-8") from None
    except csv.Error as error:
        raise StudentFileError(f"{path}: line {reader.line_num}: is not CSV: {error}") from None
    finally:
        # Otherwise the wrapper would close the caller's file.
        text.detach()


def _first_line_that_is_not_utf8(file: BinaryIO) -> int:
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    file.seek(0)
    while block := file.read(_BLOCK):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        line += block.count(b"\n")
    return line


def _check_header(path: Path, columns: list[str]) -> None:
    if len(columns) == 1 and ";" in columns[0]:
        raise StudentFileError(f"{path}: columns are separated by semicolons; save it with commas or tabs")
    for column in columns:
        if column not in COLUMNS:
            raise StudentFileError(f"{path}: unknown column {column!r}; known columns are {', '.join(COLUMNS)}")
        if columns.count(column) > 1:
            raise StudentFileError(f"{path}: column {column!r} appears twice in the header")
    for column in ("id", "email", "name"):
        if column not in columns:
            raise StudentFileError(f"{path}: column {column!r} is missing from the header")


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
