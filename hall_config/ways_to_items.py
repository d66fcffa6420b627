"""How people come to items: bundles, what is often asked, what people say."""

from __future__ import annotations

from hall_config.finding import Findings
from hall_config.folder import Folder
from hall_config.model import Bundle
from hall_config.nearest import Known
from hall_config.read_csv import Once, rows

TEXT = ("name_zh",)
TEXT_OPTIONAL = ("name_hk", "name_en")


def read_bundles(
    folder: Folder, themes: Known, items: Known, findings: Findings
) -> dict[str, Bundle]:
    """Read bundles.csv if it is there."""
    if not folder.has("bundles.csv"):
        return {}
    columns = ("id", *TEXT, "theme", "items")
    once, found = Once("bundle"), dict[str, Bundle]()
    for row in rows(folder, "bundles.csv", columns, TEXT_OPTIONAL, findings) or ():
        bundle = Bundle(
            id=row.id("id"),
            name=row.texts("name"),
            theme=row.reference("theme", themes),
            items=row.references("items", items),
        )
        if not once.seen(row, "id", bundle.id):
            found[bundle.id] = bundle
    return found


def read_often_asked(folder: Folder, items: Known, findings: Findings) -> tuple[str, ...]:
    """What most people come for, in the order of the file."""
    if not folder.has("often-asked.csv"):
        return ()
    once = Once("item")
    found = []
    for row in rows(folder, "often-asked.csv", ("item",), (), findings) or ():
        item = row.reference("item", items)
        if not once.seen(row, "item", item):
            found.append(item)
    return tuple(found)


def read_aliases(folder: Folder, findings: Findings) -> dict[str, str]:
    """What people say, word for word of the names."""
    if not folder.has("aliases.csv"):
        return {}
    once, found = Once("alias"), dict[str, str]()
    for row in rows(folder, "aliases.csv", ("word", "means"), (), findings) or ():
        word, means = row.text("word"), row.text("means")
        if not once.seen(row, "word", word):
            found[word] = means
    return found
