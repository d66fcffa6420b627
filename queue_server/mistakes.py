"""What people at the console can mend themselves, told in a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hall_config.load import CityError
from queue_server.domain.refusals import Refused
from queue_server.forecast.unfit import Unfit
from queue_server.journal.batch import JournalGap
from queue_server.opening import HandedAway
from queue_server.records.passwords import PasswordUnfit
from queue_server.records.people import RolesClash, UserUnfit
from queue_server.simulator.day_file import DayUnfit
from queue_server.store.lock import FolderInUse
from queue_server.texts import both, refusal_text


class Mistake(Exception):
    """Something was named that there is not; `known` are those that there are."""

    def __init__(self, text: str, given: str, known: Collection[str] = ()) -> None:
        super().__init__(text)
        self.text, self.given, self.known = text, given, known


_UNFIT: Mapping[type[Exception], str] = {
    PasswordUnfit: "this password cannot be used",
    UserUnfit: "this name cannot be used",
    RolesClash: "these roles do not go together",
}


def told(error: Exception) -> str | None:
    """The line for an error that people can mend, None for a fault of the program."""
    match error:
        case (
            Mistake(text=text, given=given, known=known)
            | Unfit(text=text, given=given, known=known)
            | DayUnfit(text=text, given=given, known=known)
        ):
            named = f"{both(text)}: {given}"
            return f"{named} ({', '.join(sorted(known))})" if known else named
        case Refused(code=code, detail=detail):
            return f"{refusal_text(code, 'zh_CN')} {refusal_text(code, 'en')} {detail}".strip()
        case PasswordUnfit() | UserUnfit() | RolesClash():
            return f"{both(_UNFIT[type(error)])}: {error}"
        case HandedAway():
            text = "the hall was handed to another centre: name it in YUNHAO_CENTRES"
            return f"{both(text)}: {error}"
        case FolderInUse() | JournalGap() | CityError():
            return str(error)
    return None
