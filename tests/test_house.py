"""The house rules that a machine can hold: names, sizes, texts, pages and what is packaged."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests import source

LONGEST_MODULE = 250
# path: why it is better whole
LONG_MODULES = {
    "tests/dispatch_commands.py": "a draw for each verb of that dictionary, one after another",
}
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
# one character alone is data, such as a reading; two are a word
HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]{2}")
# modules that are catalogues themselves: path: why the texts are not in a .po file
CATALOGUES = {
    "hall_config/messages.py": "the findings of `yunhao check`, both languages in one line",
    "hall_config/check.py": "its headings, both languages in one line",
    "hall_config/totals.py": "the headings of its totals, both languages in one line",
    "hall_config/read_toml.py": "the kinds of values that it asks for",
    "hall_config/times.py": "the Chinese spellings of weekdays that a table may use",
}
VENDORED = source.ROOT / "queue_server" / "device" / "static" / "vendor"
PINS = source.ROOT / "queue_server" / "device" / "vendor.toml"
# put together so that this file does not hold what it forbids
FOREIGN = re.compile(
    r"pythonhosted\.|(?:pypi|npmjs|debian|proxy\.golang|crates)\.(?:org|net|com|io)/"
    r"|(?<![\w.])/(?:work|root|home/\w+|opt/(?:wheels|pypi)|tmp/brief)/"
)
TEXT = {
    ".py", ".md", ".toml", ".lock", ".lua", ".js", ".css", ".html", ".sh", ".csv", ".po", ".svg",
    ".json", ".mako", "",
}  # fmt: skip


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [
        path for path in source.files() if NO_NAMES & {part.split(".")[0] for part in path.parts}
    ]
    assert not found


def test_every_module_fits_on_a_few_screens() -> None:
    long = {
        str(path)
        for path in source.modules(*source.PACKAGES, "tests", "tools")
        if len((source.ROOT / path).read_text().splitlines()) > LONGEST_MODULE
    }
    assert long <= set(LONG_MODULES)


def test_code_holds_no_text_for_people() -> None:
    """Chinese stands in catalogues, configuration, comments and docstrings, not in code."""
    found = {
        path: text for path in source.modules() for text in _literals(path) if HAN.search(text)
    }
    found |= {path: text for path, text in _scripts() if HAN.search(text)}
    assert {str(path) for path in found} == set(CATALOGUES), found


def _literals(path: Path) -> Iterator[str]:
    tree = source.tree(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    # a string that stands alone as a statement is a docstring or a comment
    alone = {
        id(node.value)
        for parent in ast.walk(tree)
        if isinstance(parent, documented)
        for node in parent.body
        if isinstance(node, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def _scripts() -> Iterator[tuple[Path, str]]:
    comments = {".js": r"/\*.*?\*/|//[^\n]*", ".lua": r"--\[\[.*?\]\]|--[^\n]*"}
    for path in source.files():
        if path.suffix in comments and path.parts[0] in source.PACKAGES:
            text = (source.ROOT / path).read_text()
            yield path, re.sub(comments[path.suffix], "", text, flags=re.DOTALL)


class _Inline(HTMLParser):
    """Finds in a page what a strict content security policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"line {self.getpos()[0]}: inline <{tag}>")
        self.found += [
            f"line {self.getpos()[0]}: {name}="
            for name in given
            if name == "style" or name.startswith("on")
        ]
        address = given.get("src") or (given.get("href") if tag == "link" else None) or ""
        if re.match(r"(?:https?:)?//", address):
            self.found.append(f"line {self.getpos()[0]}: {address} is not packaged")


def test_pages_hold_no_inline_script_or_style_and_load_nothing_from_elsewhere() -> None:
    found: dict[str, list[str]] = {}
    for path in source.files():
        if path.suffix == ".html" and path.parts[0] in source.PACKAGES:
            page = _Inline()
            page.feed((source.ROOT / path).read_text())
            found |= {str(path): page.found} if page.found else {}
    assert not found


def test_nothing_names_a_registry_or_a_place_on_one_machine() -> None:
    found = [
        f"{path}:{number} {match[0]}"
        for path in source.files()
        if path.suffix in TEXT
        for number, line in enumerate(_lines(path), start=1)
        if (match := FOREIGN.search(line))
    ]
    assert not found, "\n".join(found)


def _lines(path: Path) -> list[str]:
    return (source.ROOT / path).read_text(errors="replace").splitlines()


def test_vendored_files_are_those_that_were_pinned() -> None:
    for title, pin in tomllib.loads(PINS.read_text()).items():
        for name, wanted in pin["files"].items():
            if name != pin.get("sliced"):
                assert _sha256(VENDORED / title / Path(name).name) == wanted, name


def test_vendored_files_are_as_set_up_left_them() -> None:
    manifest = json.loads((VENDORED / "manifest.json").read_text())["files"]
    there = {str(path.relative_to(VENDORED)) for path in VENDORED.rglob("*") if path.is_file()}
    assert there - {"manifest.json"} == manifest.keys()
    assert {name: _sha256(VENDORED / name) for name in manifest} == manifest


def test_vendored_packages_are_locked_and_their_licences_listed() -> None:
    lock = (source.ROOT / "requirements-vendor.lock").read_text()
    listed = (source.ROOT / "docs" / "licences.md").read_text()
    for pin in tomllib.loads(PINS.read_text()).values():
        assert f"{pin['package']}=={pin['version']} " in lock
        assert re.search(rf"\| {re.escape(pin['package'])} .*{re.escape(pin['licence'])}", listed)


def test_every_locked_package_is_listed_with_its_licence() -> None:
    locks = "".join(path.read_text() for path in source.ROOT.glob("requirements*.lock"))
    locked = set(re.findall(r"^([\w.-]+)==", locks, flags=re.MULTILINE))
    listed = (source.ROOT / "docs" / "licences.md").read_text()
    assert {name for name in locked if f"| {name} |" not in listed} == set()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_file_holds_the_marks_of_a_merge() -> None:
    marks = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
    found = [
        str(path)
        for path in source.files()
        if path.suffix in TEXT and marks.search((source.ROOT / path).read_text(errors="replace"))
    ]
    assert found == []
