"""What is wrong with a recorded history or a question to it, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Collection


class Unfit(Exception):
    """A file or an option cannot be used; `known` are the values that there are."""

    def __init__(self, text: str, given: str, known: Collection[str] = ()) -> None:
        super().__init__(text)
        self.text, self.given, self.known = text, given, tuple(known)
