"""Draw one line's day from a history and its forecasts: what came, P50 and the span, as SVG.

python -m tests.forecast.picture waits.csv.gz forecasts.csv 2017-11-13 Largo OtherDriversServices 30
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from queue_server.forecast.history import read_history
from queue_server.forecast.rows import day, minute

WIDTH, HEIGHT, LEFT, TOP, FOOT = 900, 320, 46, 34, 28
FROM_MIN, TO_MIN = 8.5 * 60, 16.5 * 60
Point = tuple[float, float]


def main(history: str, forecasts: str, on: str, office: str, service: str, ahead: str) -> str:
    """The picture."""
    found = read_history(Path(history))
    one = found.days[day(on)]
    waits = one.waits[:, found.offices.index(office), found.services.index(service)]
    came = [(at, wait) for at, wait in zip(one.minutes, waits, strict=True) if np.isfinite(wait)]
    with Path(forecasts).open(newline="") as file:
        rows = [
            (minute(row["time"]) + int(ahead), *(float(row[f"p{p}_min"]) for p in (10, 50, 90)))
            for row in csv.DictReader(file)
            if (row["date"], row["office"], row["service"], row["horizon_min"])
            == (on, office, service, ahead)
        ]
    top = max([wait for _, wait in came] + [row[3] for row in rows])
    band = [(row[0], row[3]) for row in rows] + [(row[0], row[1]) for row in reversed(rows)]
    return _svg(
        f"{office} · {service} · {on} · 提前 {ahead} 分钟的预测 forecast {ahead} min ahead",
        top,
        (
            f'<polygon points="{_points(band, top)}" fill="#b9d3ee"/>',
            f'<polyline points="{_points([(row[0], row[2]) for row in rows], top)}" '
            'fill="none" stroke="#1c5fa8" stroke-width="2" stroke-dasharray="6 3"/>',
            f'<polyline points="{_points(came, top)}" fill="none" stroke="#222" stroke-width="2"/>',
        ),
    )


def _place(point: Point, top: float) -> Point:
    across = (point[0] - FROM_MIN) / (TO_MIN - FROM_MIN)
    down = 1 - point[1] / top
    return LEFT + across * (WIDTH - LEFT - 10), TOP + down * (HEIGHT - TOP - FOOT)


def _points(points: Iterable[Point], top: float) -> str:
    inside = [_place(point, top) for point in points if FROM_MIN <= point[0] <= TO_MIN]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in inside)


def _svg(title: str, top: float, shapes: Sequence[str]) -> str:
    marks = []
    for hour in range(9, 17):
        x, y = _place((hour * 60, 0), top)
        marks.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{hour}:00</text>')
    for wait in range(0, int(top) + 1, 20):
        x, y = _place((FROM_MIN, wait), top)
        marks.append(f'<path d="M{x:.0f} {y:.1f}H{WIDTH - 10}" stroke="#ddd"/>')
        marks.append(f'<text x="{x - 6:.0f}" y="{y + 4:.1f}" text-anchor="end">{wait}</text>')
    key = (
        '<text x="56" y="50" fill="#222">— 实际 what came</text>'
        '<text x="56" y="68" fill="#1c5fa8">- - 预测中值 P50；阴影 P10–P90</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13" fill="#444">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<text x="{LEFT}" y="20" font-size="15" fill="#222">{title}</text>'
        f"{''.join(marks)}{''.join(shapes)}{key}</svg>\n"
    )


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
