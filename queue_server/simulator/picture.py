"""A simulated day as a picture: the mean wait by hour, and the use of each hall's windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from queue_server.simulator.figures import Figures
from queue_server.texts import both as say

WIDTH, LEFT, RIGHT, TOP = 960, 60, 20, 44
CHART, ROW, GAP = 260, 19, 70
NAME = 190
COLOURS = {
    "nearest": "#8a8a8a",
    "shortest": "#c77700",
    "shown": "#7b4fa3",
    "ours": "#0b6bcb",
    "bound": "#2e7d32",
}
MINUTE_S = 60
FULL = 1.25
"""The use at the right edge."""
Hours = Mapping[str, Mapping[int, float]]
"""Policy to hour of the day to mean wait in seconds."""


def picture(title: str, hours: Hours, halls: Sequence[str], figures: Sequence[Figures]) -> str:
    """The whole as SVG; `halls` by the names that people know them by."""
    rows = TOP + CHART + GAP
    height = rows + ROW * len(halls) + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="13" fill="#444">'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="{LEFT}" y="22" font-size="15" fill="#222">{escape(title)}</text>'
        f"{_waits(hours)}{_uses(halls, figures, rows)}</svg>\n"
    )


def _waits(hours: Hours) -> str:
    known = sorted({hour for one in hours.values() for hour in one})
    if not known:
        return ""
    first, last = known[0], max(known[-1], known[0] + 1)
    top = max([1.0, *(wait / MINUTE_S for one in hours.values() for wait in one.values())])

    def point(hour: float, minutes: float) -> tuple[float, float]:
        across = LEFT + (hour - first) / (last + 1 - first) * (WIDTH - LEFT - RIGHT - 130)
        return across, TOP + 20 + (1 - minutes / top) * (CHART - 40)

    marks = [f'<text x="{LEFT}" y="{TOP + 6}">{escape(say("mean wait by hour, minutes"))}</text>']
    for hour in range(first, last + 2):
        x, y = point(hour, 0)
        marks.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{hour}:00</text>')
    step = _step(top)
    for number in range(int(top // step) + 1):
        x, y = point(first, number * step)
        end = WIDTH - RIGHT - 130
        marks.append(f'<path d="M{x:.0f} {y:.1f}H{end}" stroke="#ddd"/>')
        marks.append(
            f'<text x="{x - 6:.0f}" y="{y + 4:.1f}" text-anchor="end">{number * step}</text>'
        )
    for number, (policy, waits) in enumerate(hours.items()):
        line = [point(hour + 0.5, wait / MINUTE_S) for hour, wait in waits.items()]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
        colour = COLOURS.get(policy, "#000")
        marks.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.2"/>'
        )
        marks.append(_key(policy, WIDTH - RIGHT - 116, TOP + 26 + 22 * number))
    return "".join(marks)


def _step(top: float) -> int:
    """Minutes between two marks of the scale."""
    return next((one for one in (1, 2, 5, 10, 20, 30, 60) if top / one <= 8), 120)


def _key(policy: str, x: float, y: float) -> str:
    colour = COLOURS.get(policy, "#000")
    return (
        f'<path d="M{x} {y}h22" stroke="{colour}" stroke-width="3"/>'
        f'<text x="{x + 28}" y="{y + 4}" fill="#222">{escape(say(policy))}</text>'
    )


def _uses(halls: Sequence[str], figures: Sequence[Figures], top: float) -> str:
    end = WIDTH - RIGHT
    begin = LEFT + NAME

    def across(use: float) -> float:
        return begin + min(use, FULL) / FULL * (end - begin)

    marks = [
        f'<text x="{LEFT}" y="{top - 28}">'
        f"{escape(say('use of the windows of each hall: busy over staffed time'))}</text>"
    ]
    bottom = top + ROW * len(halls)
    for percent in range(0, 126, 25):
        x = across(percent / 100)
        marks.append(f'<path d="M{x:.0f} {top}V{bottom}" stroke="#ddd"/>')
        marks.append(f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">{percent} %</text>')
    for number, name in enumerate(halls):
        y = top + ROW * number + 9
        marks.append(
            f'<text x="{begin - 10}" y="{y + 4:.0f}" text-anchor="end" font-size="12">'
            f"{escape(name)}</text>"
        )
        uses = [across(one.use[number]) for one in figures]
        marks.append(f'<path d="M{min(uses):.1f} {y}H{max(uses):.1f}" stroke="#bbb"/>')
        marks.extend(
            f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{COLOURS.get(one.policy, "#000")}"/>'
            for x, one in zip(uses, figures, strict=True)
        )
    return "".join(marks)
