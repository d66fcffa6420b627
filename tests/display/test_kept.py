"""The screen that outlives its app."""

from __future__ import annotations

from pathlib import Path

from display.kept import Kept, load, save


def test_what_was_kept_is_what_is_loaded(tmp_path: Path) -> None:
    kept = Kept(at=1_700_000_000_000, model={"calls": [{"number": "A012"}], "hall": {"en": "x"}})
    save(tmp_path / "screen.json", kept)
    assert load(tmp_path / "screen.json") == kept
    assert [path.name for path in tmp_path.iterdir()] == ["screen.json"]


def test_nothing_and_rubbish_are_no_screen(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    assert load(path) is None
    for rubbish in ("", "{", "[]", '{"at": 1}', '{"at": "x", "model": {}}', '{"at":1,"model":3}'):
        path.write_text(rubbish)
        assert load(path) is None


def test_a_folder_that_cannot_be_written_costs_the_display_nothing(tmp_path: Path) -> None:
    save(tmp_path / "away" / "screen.json", Kept(at=1, model={}))
    assert load(tmp_path / "away" / "screen.json") is None
