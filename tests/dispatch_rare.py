"""Commands on the hall as a whole, by chance: versions, stops, alarms, notices, blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from queue_server.domain import commands as c
from queue_server.domain.alarms import Level
from queue_server.domain.numbers import number_text
from queue_server.domain.ticket import Offer, Printing, TicketClass
from tests import dispatch_drawing as drawing
from tests.dispatch_booking import BOOKING
from tests.dispatch_policies import (
    COUNTS,
    PREFIXES,
    SECONDS,
    SERVICES,
    WINDOWS,
    ZONES,
    policy,
    role,
)
from tests.dispatch_rating import evaluate, lapse

if TYPE_CHECKING:
    from tests.dispatch_commands import Chance

DAY = 20261123
SUBJECTS = ("s1:k1:abc", "s1:k1:def")
DEVICES = ("device:one", "device:two")
SAID = ("one", "两个", 'quo"te\\ \n\x00\x7f', "")


def configure(chance: Chance) -> c.Command:
    rng, known = chance.rng, chance.view.version
    version = str(len(known) and int(known) + chance.of((0, 1, 1, 1)))
    services = rng.sample(SERVICES, chance.of((3, 4, 4, 4)))
    windows = rng.sample(WINDOWS, chance.of((3, 4, 4, 4)))
    return c.Configure(
        version=version,
        sha256=version,
        services={name: {"prefix": PREFIXES[name], **policy(rng)} for name in services},
        windows={name: role(rng) for name in windows},
    )


def hand_over(chance: Chance) -> c.Command:
    return c.HandOver(to=chance.of(("city", "hall")))


def stop_service(chance: Chance) -> c.Command:
    until = chance.of(SECONDS) if chance.mostly() else None
    end = None if until is None else chance.now + 1000 * until
    service = chance.of(SERVICES) if chance.mostly() else None
    offers = chance.of((None, (), (Offer.RETURN,), (Offer.MOVE, Offer.RETURN)))
    text = chance.of(
        (None, c.Words(zh_cn="人多"), c.Words(zh_cn="人多", zh_hk=SAID[2], en=SAID[0]))
    )
    return c.StopService(service=service, reason="crowded", text=text, until=end, offers=offers)


def resume_service(chance: Chance) -> c.Command:
    return c.ResumeService(service=chance.maybe(SERVICES))


def raise_alarm(chance: Chance) -> c.Command:
    day = chance.day() if chance.mostly() else None
    alarm, about = chance.of(("help", "printer")), chance.of(SAID)
    level, detail = chance.of(tuple(Level)), chance.of((None, "paper_out"))
    return c.RaiseAlarm(alarm=alarm, level=level, about=about, day=day, detail=detail)


def clear_alarm(chance: Chance) -> c.Command:
    standing = list(chance.view.alarms.values())
    if standing and chance.mostly():
        one = chance.of(standing)
        return c.ClearAlarm(alarm=one.alarm, about=one.about)
    return c.ClearAlarm(alarm="help", about="nobody")


def post(chance: Chance) -> c.Command:
    """Some are over soon, so that they go with the next one."""
    until = chance.maybe(SECONDS)
    text = c.Words(zh_cn=chance.of(SAID), zh_hk=chance.maybe(SAID), en=chance.maybe(SAID))
    end = None if until is None else chance.now + 1000 * until
    return c.Post(text=text, zone=chance.maybe(ZONES), until=end)


def withdraw(chance: Chance) -> c.Command:
    return c.Withdraw(notice=chance.of(sorted(chance.view.notices) or ["1-1"]))


def lease(chance: Chance) -> c.Command:
    """Now and then of nearly all numbers, so that counting up meets the blocks."""
    days = tuple(chance.day() for _ in range(chance.of(COUNTS)))
    service = chance.of(SERVICES)
    return c.Lease(
        device=chance.of(DEVICES),
        service=service,
        days=days,
        count=chance.of((1, 2, 3, 3, 9990)),
    )


def report(chance: Chance) -> c.Command:
    tickets = tuple(_reported(chance) for _ in range(chance.of((0, 1, 2, 3))))
    ended = chance.of(((), (), (), (DAY,), (DAY, chance.day(), DAY)))
    return c.Report(device=chance.of(DEVICES), tickets=tickets, ended=ended)


def _reported(chance: Chance) -> c.Reported:
    """Mostly a number of some block, at times one that nobody leased or that is none."""
    blocks = [(key, one) for key, all_ in chance.view.leases.items() for one in all_.blocks]
    day, number = DAY, chance.of(("A9999", "A012", "A0012", "nonsense", "I001"))
    if blocks and chance.mostly():
        key, block = chance.of(blocks)
        count = chance.rng.randrange(max(block.first, block.last - 4), block.last + 1)
        day, number = int(key.partition("|")[0]), number_text(key.partition("|")[2], count)
    service = chance.of(SERVICES) if chance.mostly() else "gone"
    return c.Reported(
        number=number,
        day=day,
        service=service,
        items=chance.of(((), ("a",))),
        ticket_class=chance.of(tuple(TicketClass)),
        printed_at=max(0, chance.now - 1000 * chance.of((*SECONDS, -60, 90_000))),
        printed=chance.maybe(tuple(Printing)),
        subject=chance.maybe(SUBJECTS),
        agent=chance.of((None, *SUBJECTS)),
        mask=chance.maybe(SAID),
        language=chance.maybe(("en",)),
        wishes=chance.of((None, (), ("screen", "两个"))),
        people=chance.of((None, 2, 50)),
    )


def end_day(chance: Chance) -> c.Command:
    return c.EndDay(zone=chance.of(ZONES), day=chance.day())


RARELY: Mapping[str, Callable[[Chance], c.Command]] = {
    "configure": configure,
    "hand_over": hand_over,
    "stop_service": stop_service,
    "resume_service": resume_service,
    "raise_alarm": raise_alarm,
    "clear_alarm": clear_alarm,
    "post": post,
    "withdraw": withdraw,
    "end_day": end_day,
    "lease": lease,
    "report": report,
    **drawing.DRAWN,
    "evaluate": evaluate,
    "lapse": lapse,
    **BOOKING,
}
"""Verb to who draws it."""
ON_BLOCKS = ("lease", "report", "report")
RATING = ("evaluate", "lapse")
ON_SLOTS = ("hold", "hold", *BOOKING)
OTHERS = (*ON_BLOCKS, *RATING, *ON_SLOTS, *drawing.DRAWN)
RARE = (*(verb for verb in RARELY if verb not in OTHERS), "resume_service")
SELDOM = (ON_BLOCKS, RARE, RATING, ON_SLOTS, ON_SLOTS)
