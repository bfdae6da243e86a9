"""The generated pages: everything is documented, no page is stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from opportunity_pipeline.pages import __main__ as pages
from opportunity_pipeline.pages.settings_page import settings_page
from opportunity_pipeline.pages.tables_page import tables_page
from opportunity_pipeline.settings import PREFIX, Settings, load_settings
from opportunity_pipeline.storage.tables import metadata


def test_the_pages_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert pages.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_named_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    assert pages.main([]) == 0
    assert pages.main(["--check"]) == 0
    (tmp_path / "tables.md").write_text("old", "utf-8")
    (tmp_path / "settings.md").unlink()
    assert pages.main(["--check"]) == 1
    assert capsys.readouterr().err == "stale pages in docs/: settings.md, tables.md; run `make docs`\n"


def test_every_setting_is_documented() -> None:
    page = settings_page()
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert PREFIX + name.upper() in page or name.upper() in page


def test_every_default_can_be_set_as_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in settings_page().splitlines():
        if line.startswith("| `"):
            variable, default = (part.strip("| `") for part in line.split(" | ")[:2])
            if not default.startswith("unset"):
                monkeypatch.setenv(variable, default)
    assert load_settings() == Settings()


def test_every_column_is_documented() -> None:
    page = tables_page()
    for table in metadata.sorted_tables:
        assert table.comment, table.name
        for column in table.columns:
            assert column.comment or column.primary_key, f"{table.name}.{column.name}"
            assert f"| `{column.name}` |" in page
