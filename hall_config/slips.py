"""How the slips of a hall look: which parts, in which order and how large, on both papers."""

from __future__ import annotations

from hall_config.model import SlipLook, SlipPart, SlipTemplate
from hall_config.read_toml import Section

NUMBER_MM = {"wide": (10, 26), "narrow": (8, 18)}
CODE_MM = {"wide": (24, 60), "narrow": (22, 44)}
"""A narrower code is not read by every phone; a wider one does not fit the paper."""
PARTS = [part.value for part in SlipPart]
NEEDED = SlipPart.NUMBER


def read_slip(section: Section, inherited: SlipTemplate) -> SlipTemplate:
    """Read `[slip]`, its `wide` and `narrow`; what it does not say is as the city has it."""
    parts = _parts(section, ())
    found = SlipTemplate(
        wide=_look(section.section("wide"), "wide", inherited.wide, parts),
        narrow=_look(section.section("narrow"), "narrow", inherited.narrow, parts),
    )
    section.close()
    return found


def _look(
    section: Section, paper: str, inherited: SlipLook, parts: tuple[SlipPart, ...]
) -> SlipLook:
    found = SlipLook(
        parts=_parts(section, parts or inherited.parts),
        number_mm=section.whole("number_mm", *NUMBER_MM[paper], default=inherited.number_mm),
        code_mm=section.whole("code_mm", *CODE_MM[paper], default=inherited.code_mm),
    )
    section.close()
    return found


def _parts(section: Section, default: tuple[SlipPart, ...]) -> tuple[SlipPart, ...]:
    """The parts in their order; `default` where nothing is said of them."""
    found = section.choices("parts", PARTS, default)
    if "parts" in section and NEEDED not in found:
        section.wrong("slip_number", "parts")
    return tuple(SlipPart(one) for one in found)
