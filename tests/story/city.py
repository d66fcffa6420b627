"""A city of two halls for the stories: the smallest configuration, put on another street once more.

`my-hall` has a zone whose day ends at two in the morning and a line that is carried over the day's
end; `big-hall` has a hundred windows.
"""

from __future__ import annotations

import shutil
from pathlib import Path

SMALL = Path(__file__).parents[2] / "hall_config" / "small"
HALL, BIG = "my-hall", "big-hall"
WINDOWS = 100

_EVENING = """
[zones.evening]
name = { zh_cn = "夜间服务区", zh_hk = "夜間服務區", en = "Evening services" }
place = { zh_cn = "2楼", zh_hk = "2樓", en = "2nd floor" }
services = ["social"]
day_ends = "26:00"

[policies.advice]
carry = true
"""
_WINDOWS = """window,zone,kind,own,help
1,general,comprehensive,general,
2,general,comprehensive,general,
3,general,comprehensive,general,
4,general,dedicated,advice,
5,evening,dedicated,social,
"""
_ROSTER = "window,weekday,from,to\n"


def two_halls(folder: Path) -> Path:
    """Write the city into a folder that does not exist yet; gives the folder."""
    shutil.copytree(SMALL, folder)
    halls = folder / "halls"
    shutil.copytree(halls / HALL, halls / BIG)
    rules = (halls / HALL / "hall.toml").read_text()
    evening = rules.replace('["general", "social", "advice"]', '["general", "advice"]') + _EVENING
    (halls / HALL / "hall.toml").write_text(evening)
    _staffed(halls / HALL, _WINDOWS, 5)
    rows = (f"{number},general,comprehensive,zone:general," for number in range(1, WINDOWS + 1))
    _staffed(halls / BIG, "\n".join(("window,zone,kind,own,help", *rows, "")), WINDOWS)
    return folder


def _staffed(hall: Path, windows: str, count: int) -> None:
    (hall / "windows.csv").write_text(windows)
    spans = ("09:00,12:00", "13:00,17:00")
    rows = (f"{number},1-5,{span}\n" for number in range(1, count + 1) for span in spans)
    (hall / "rosters.csv").write_text(_ROSTER + "".join(rows))
    (hall / "clerks.csv").write_text("clerk,services\nboss,all\n")
