"""What applicants bring: the list of a city, and the cells of items.csv that name it."""

from __future__ import annotations

from collections.abc import Mapping

from hall_config.finding import Findings
from hall_config.folder import Folder
from hall_config.model import Material, Text
from hall_config.nearest import Known
from hall_config.read_csv import Once, Row, rows

FILE = "materials.csv"


class Materials:
    """The materials of a city; a folder without a list takes every name in a cell as it stands."""

    def __init__(self, listed: Mapping[str, Material] | None) -> None:
        """Take what `read_materials` gave; None = the folder has no list."""
        self._free = listed is None
        self.found: dict[str, Material] = dict(listed or {})
        self._ids = {one.name.zh_cn: one.id for one in self.found.values()}
        self._known = Known("material", {*self.found, *self._ids})

    def of(self, row: Row, key: str) -> tuple[str, ...]:
        """Give the ids of the materials in a cell, named by id or by their Chinese name."""
        return tuple(dict.fromkeys(self._id(row, key, value) for value in row.list(key)))

    def _id(self, row: Row, key: str, value: str) -> str:
        if value in self.found:
            return value
        if value in self._ids:
            return self._ids[value]
        if self._free:
            name = Text(zh_cn=value, zh_hk=value, en=value)
            self.found[value] = Material(id=value, name=name)
        else:
            row.unknown(key, value, self._known)
        return value


def read_materials(folder: Folder, findings: Findings) -> Materials:
    """Read materials.csv if the folder has one; what is wrong in it is noted."""
    if not folder.has(FILE):
        return Materials(None)
    found: dict[str, Material] = {}
    once, names = Once("material"), Once("material")
    read = rows(folder, FILE, ("id", "name_zh"), ("name_hk", "name_en"), findings)
    for row in read or ():
        one = Material(id=row.id("id"), name=row.texts("name"))
        twice = names.seen(row, "name_zh", one.name.zh_cn)
        if not once.seen(row, "id", one.id) and not twice:
            found[one.id] = one
    return Materials(None if read is None else found)
