"""The items of the reference city: each subject with its variants, cut to the exact totals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from hall_config.compose.chance import fraction, pick
from hall_config.compose.codes import basic_code, task_code
from hall_config.compose.materials import Materials
from hall_config.compose.words import Subject, Words, rules

ITEMS = 2711
PROVINCIAL_SITE = 2614
ONLINE = 2313
AT_MOST_ONE_TRIP = 2577
"""Totals as reported for the city; the last two are of the items on the provincial site."""
EVERYWHERE = 9
ACROSS_PROVINCES = ("id-card", "social-card", "exit-entry", "driver", "medical", "marriage")
QUICK_S = 360
RARE_TRIPS = (2, 2, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One variant of a subject, before codes and figures."""

    subject: Subject
    variant: int
    zh: str
    en: str
    root: int
    """The number of the subject in its department."""

    @property
    def reach(self) -> int:
        """How widely the item is offered, 0 to 9."""
        return int(self.subject.traits["reach"])


def choose(words: Words, needed: frozenset[str]) -> list[Draft]:
    """Give exactly ITEMS drafts: every subject, the needed names, the variants most asked for."""
    drafts = _drafts(words.subjects)
    first = [draft for draft in drafts if draft.variant == 0 or draft.zh in needed]
    others = [draft for draft in drafts if draft.variant > 0 and draft.zh not in needed]
    others.sort(key=_rarity)
    kept = {(d.subject.zh, d.variant) for d in (*first, *others[: ITEMS - len(first)])}
    chosen = [d for d in drafts if (d.subject.zh, d.variant) in kept]
    names = {draft.zh for draft in chosen} | {draft.en for draft in chosen}
    if len(chosen) != ITEMS or len(names) != 2 * ITEMS:
        raise ValueError(f"{len(chosen)} items with {len(names)} names, not {ITEMS} distinct ones")
    return chosen


def item_rows(words: Words, drafts: Sequence[Draft], materials: Materials) -> list[dict[str, str]]:
    """Give the rows of items.csv without the Hong Kong name."""
    order = {department.id: at for at, department in enumerate(words.departments, start=1)}
    site = _lowest(drafts, PROVINCIAL_SITE, _kept_off_site)
    online = _lowest([d for d in drafts if d.zh in site], ONLINE, _kept_off_line)
    able = [d for d in drafts if d.zh in site]
    short = _lowest(able, AT_MOST_ONE_TRIP, lambda d: _needs_trips(d, d.zh in online))
    serial: dict[str, int] = defaultdict(int)
    rows = []
    for draft in drafts:
        serial[draft.subject.department] += 1
        row = _identity(draft, order, serial[draft.subject.department])
        row |= _burden(draft, draft.zh in site, draft.zh in online, draft.zh in short)
        row |= _place(draft, row["online"] == "yes", materials)
        rows.append(row)
    return rows


def _drafts(subjects: Sequence[Subject]) -> list[Draft]:
    roots: dict[str, int] = defaultdict(int)
    drafts = []
    for subject in subjects:
        roots[subject.department] += 1
        for at, (zh, en) in enumerate(subject.pattern.variants):
            draft = Draft(
                subject=subject,
                variant=at,
                zh=zh.replace("{}", subject.zh),
                en=en.replace("{}", subject.en),
                root=roots[subject.department],
            )
            drafts.append(draft)
    return drafts


def _rarity(draft: Draft) -> float:
    """Late variants of things done in few places are the first to go."""
    return draft.variant - 0.45 * draft.reach + fraction("rarity", draft.zh)


def _lowest(drafts: Sequence[Draft], count: int, score: object) -> frozenset[str]:
    assert callable(score)
    ranked = sorted(drafts, key=lambda draft: (score(draft), draft.zh))
    return frozenset(draft.zh for draft in ranked[:count])


def _kept_off_site(draft: Draft) -> float:
    """Sensitive work that is not put on a public site: explosives, poisons, postings, faith."""
    return (0.6 if _marked("off_site", draft) else 0.0) + 0.3 * fraction("site", draft.zh)


def _kept_off_line(draft: Draft) -> float:
    on_paper = 0.4 if draft.subject.pattern.visit else 0.0
    first = 0.2 if _marked("first_time", draft) else 0.0
    return on_paper + first + 0.6 * fraction("online", draft.zh)


def _needs_trips(draft: Draft, online: bool) -> float:
    return (0.0 if online else 0.7) + _kept_off_line(draft) + 0.2 * fraction("trips", draft.zh)


def _identity(draft: Draft, order: Mapping[str, int], serial: int) -> dict[str, str]:
    department, type_ = draft.subject.department, draft.subject.pattern.type
    level = draft.subject.traits.get("level", "city")
    if level == "city" and draft.reach >= EVERYWHERE and type_ in ("payment", "public"):
        level = "town"
    basic = basic_code(type_, order[department], draft.root, draft.variant + 1)
    return {
        "id": f"{department}-{serial:03d}",
        "basic_code": basic,
        "task_code": task_code(order[department], level, basic),
        "version": str(pick(1, 6, "version", draft.subject.zh)),
        "name_zh": draft.zh,
        "name_en": draft.en,
        "department": department,
        "level": level,
        "type": type_,
    }


def _burden(draft: Draft, site: bool, online: bool, short: bool) -> dict[str, str]:
    pattern, traits = draft.subject.pattern, draft.subject.traits
    statutory, promised = pattern.statutory_days, pattern.promised_days
    if "days" in traits:
        statutory, promised = (int(days) for days in traits["days"].split(","))
    # a change or a new copy is quicker than the first time
    if draft.variant and promised > 1:
        promised = max(1, promised // 2)
    depth = _depth(draft, site, online)
    trips = 0 if depth == "full" else 1
    if not short:
        trips = RARE_TRIPS[pick(0, 3, "rare", draft.zh)]
    base = int(traits.get("handling_s", pattern.handling_s))
    if _marked("quick", draft):
        base = min(base, QUICK_S)
    handling = base * (0.85 + 0.3 * fraction("handling", draft.zh)) * (0.85 if draft.variant else 1)
    return {
        "subjects": traits.get("subjects") or pattern.subjects or "person,company",
        "case": "promised" if promised else "instant",
        "statutory_days": str(statutory),
        "promised_days": str(promised),
        "trips": str(trips),
        "online_depth": depth,
        "provincial_site": "yes" if site else "no",
        "online": "yes" if online else "no",
        "handling_s": str(max(120, round(handling / 30) * 30)),
    }


def _depth(draft: Draft, site: bool, online: bool) -> str:
    if not online:
        return "query" if site else "none"
    drawn = fraction("depth", draft.zh) + (0.35 if draft.subject.pattern.visit else 0)
    if drawn < 0.55:
        return "full"
    return "accept" if drawn < 0.95 else "apply"


def _place(draft: Draft, online: bool, materials: Materials) -> dict[str, str]:
    traits = draft.subject.traits
    subjects = traits.get("subjects") or draft.subject.pattern.subjects
    return {
        "subjects": subjects or "person,company",
        "scope": _scope(draft),
        "channels": ",".join(_channels(draft, online, "person" in (subjects or "person"))),
        "bookable": "no"
        if _marked("enquiry", draft) or fraction("book", draft.zh) < 0.06
        else "yes",
        "theme": traits["theme"],
        "materials": ";".join(materials.of(draft.zh, draft.subject, subjects or "person,company")),
        "service": traits["service"],
    }


def _scope(draft: Draft) -> str:
    service = draft.subject.traits["service"]
    if _marked("across_provinces", draft) or (service in ACROSS_PROVINCES and draft.reach >= 7):
        return "state"
    if service in ("vehicle", "driver", "exit-entry", "social", "fund", "residence"):
        return "province"
    if draft.reach >= 5:
        return "city"
    return "town" if service in ("civil", "household") else "hall"


def _channels(draft: Draft, online: bool, person: bool) -> list[str]:
    told = (
        ("window", True),
        ("site", online),
        ("app", online and person),
        ("terminal", _marked("terminal", draft)),
        ("post", online and _marked("post", draft)),
        ("phone", _marked("phone", draft)),
    )
    return [channel for channel, given in told if given]


def _marked(mark: str, draft: Draft) -> bool:
    """Whether the name of an item has words of `words/marks.toml`."""
    return re.search(_marks()[mark], draft.zh) is not None


@cache
def _marks() -> dict[str, str]:
    return {mark: str(pattern) for mark, pattern in rules("marks.toml").items()}
