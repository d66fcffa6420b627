"""The project's own files as the tests of its architecture and house rules read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("queue_server", "kiosk", "display", "window_client", "hall_config")


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, committed or about to be, relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    paths = sorted(Path(name) for name in listed.split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


def modules(*folders: str) -> tuple[Path, ...]:
    """The Python modules under these folders; under the packages when none is named."""
    wanted = folders or PACKAGES
    return tuple(path for path in files() if path.suffix == ".py" and path.parts[0] in wanted)


def named(path: Path) -> str:
    """The dotted name by which a module is imported."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse((ROOT / path).read_text(), filename=str(path))


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Each dotted name that a module imports, at whatever depth, with the statement.

    `from package import name` yields `package.name`, which may be a module or what is in it.
    """
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(path, node)
            yield from ((f"{origin}.{alias.name}", node) for alias in node.names)


def _origin(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    # from . import x: relative to the package that holds the module
    package = path.parent.parts[: len(path.parent.parts) - node.level + 1]
    return ".".join((*package, *filter(None, [node.module])))
