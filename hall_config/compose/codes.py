"""Codes of the national standard's shape that nobody has issued.

A real basic code begins with 00 (the state) or the code of a province; ours with 99. A real body
code is in the register of social credit codes; ours begin with YH and are in none.
"""

from __future__ import annotations

AREA = "99"
TYPES = {
    "licence": "01",
    "levy": "04",
    "payment": "05",
    "confirm": "07",
    "reward": "08",
    "ruling": "09",
    "other": "10",
    "public": "20",
}
LEVELS = {"state": "1", "province": "2", "city": "3", "county": "4", "town": "5"}
BODY_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
DIVISION = "11441900"
"""A public body of the city of Dongguan, GB/T 2260."""


def basic_code(type_: str, department: int, subject: int, variant: int) -> str:
    """Give 12 digits: area, type, department, main item, sub-item."""
    return f"{AREA}{TYPES[type_]}{department:02d}{subject:03d}{variant:03d}"


def task_code(department: int, level: str, basic: str) -> str:
    """Give 31 characters: body (18), level (1), basic code (12)."""
    return _credit_code(department) + LEVELS[level] + basic


def _credit_code(department: int) -> str:
    """Give an 18-character code with the check characters of GB 11714 and GB 32100."""
    body = f"YH{department:06d}"
    rest = 11 - sum(BODY_LETTERS.index(c) * w for c, w in zip(body, BODY_WEIGHTS, strict=True)) % 11
    code = DIVISION + body + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(CREDIT_LETTERS.index(c) * w for c, w in zip(code, CREDIT_WEIGHTS, strict=True))
    return code + CREDIT_LETTERS[(31 - total % 31) % 31]
