"""A folder is loaded whole, whatever program saved its files; the same files, the same city."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hall_config.load import load_city
from hall_config.model import Policy, RejoinRule, Span, Tier
from tests.hall_config.conftest import SMALL, Spoilt

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with BOM": lambda text: text.encode("utf-8-sig"),
    "gbk": lambda text: text.encode("gbk"),
    "gb18030": lambda text: text.encode("gb18030"),
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_file_may_be_saved_by_any_editor_or_spreadsheet(
    spoilt: Spoilt, encoding: str
) -> None:
    plain = load_city(SMALL)
    for path in [p for p in spoilt.folder.rglob("*") if p.is_file()]:
        text = path.read_text(encoding="utf-8").replace("–", "-")
        path.write_bytes(ENCODINGS[encoding](text))
    city = load_city(spoilt.folder)
    assert city.items == plain.items
    assert city.halls == plain.halls
    assert city.holidays == plain.holidays


def test_bytes_that_are_neither_utf_8_nor_gbk_are_found(spoilt: Spoilt) -> None:
    path = spoilt.folder / "services.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    found = spoilt.findings()[0]
    assert (found.code, found.spot.file) == ("encoding", "services.csv")


def test_rows_padded_by_a_spreadsheet_and_remarks_are_passed_over(spoilt: Spoilt) -> None:
    path = spoilt.folder / spoilt.hall / "clerks.csv"
    path.write_text(path.read_text(encoding="utf-8") + ",,,\n\n# 备注\n , \n", encoding="utf-8")
    assert spoilt.findings() == ()


def test_the_digest_is_over_all_files_and_nothing_else(spoilt: Spoilt) -> None:
    first = load_city(SMALL).sha256
    assert load_city(spoilt.folder).sha256 == first
    (spoilt.folder / "README.md").write_text("about")
    (spoilt.folder / "~$items.csv").write_text("a spreadsheet is open")
    assert load_city(spoilt.folder).sha256 == first
    spoilt.change(f"{spoilt.hall}/rosters.csv", "4,1-5,09:00", "4,1-5,09:30")
    assert load_city(spoilt.folder).sha256 != first


def test_the_more_particular_policy_wins(spoilt: Spoilt) -> None:
    spoilt.add("city.toml", "\n[policies.social]\ncap_priority = 5\nrejoin = 'keep'\n")
    spoilt.add(
        f"{spoilt.hall}/hall.toml",
        "\n[policy]\nguard_percent = 150\n"
        "\n[policies.social]\nrejoin = 'anew'\ntarget_wait_s = 60\n",
    )
    policies = load_city(spoilt.folder).halls["my-hall"].policies
    assert policies["social"].cap_priority == 5
    assert policies["social"].guard_percent == 150
    assert policies["social"].rejoin is RejoinRule.ANEW
    assert policies["social"].target_wait_s == 60
    assert policies["advice"] == Policy(target_wait_s=480, guard_percent=150)


def test_a_zone_takes_from_the_city_what_its_hall_does_not_say(spoilt: Spoilt) -> None:
    spoilt.add(
        "city.toml", "\n[zones.general]\nday_ends = '26:00'\nhours = { sat = ['10:00-26:00'] }\n"
    )
    spoilt.change(f"{spoilt.hall}/hall.toml", "place = {", "stop_before_s = 60\nplace = {")
    path = spoilt.folder / spoilt.hall / "rosters.csv"
    path.write_text(
        "window,weekday,from,to\n1,周六,10:00,26:00\n2,sat,10:00,12:00\n3,6,10:00,12:00\n"
    )
    zone = load_city(spoilt.folder).halls["my-hall"].zones["general"]
    assert (zone.day_ends, zone.stop_before_s) == (1560, 60)
    assert zone.hours.days == {6: (Span(start=600, end=1560),)}


def test_a_group_of_services_in_help_means_all_others(spoilt: Spoilt) -> None:
    window = load_city(spoilt.folder).halls["my-hall"].windows["2"]
    told = {duty.service: duty.tier for duty in window.duties}
    assert told == {"general": Tier.OWN, "social": Tier.OWN, "advice": Tier.HELP}


def test_empty_texts_of_other_languages_are_as_chinese(spoilt: Spoilt) -> None:
    spoilt.change("themes.csv", "社会保障,社會保障,Social insurance", "社会保障,,")
    name = load_city(spoilt.folder).themes["social"].name
    assert (name.zh_hk, name.en) == ("社会保障", "社会保障")


def test_the_guide_names_every_key_of_a_policy() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "own-hall.md").read_text(encoding="utf-8")
    assert [key for key in Policy.__dataclass_fields__ if f"`{key}`" not in guide] == []


def test_a_rota_gives_windows_their_roles_by_the_hour(spoilt: Spoilt) -> None:
    path = spoilt.folder / spoilt.hall / "rota.csv"
    path.write_text("window,weekday,from,to,own,help\n1,1-5,12:00,13:00,social,general\n")
    rota = load_city(spoilt.folder).halls["my-hall"].rota
    assert [(turn.window, turn.weekday, turn.start, turn.end) for turn in rota] == [
        ("1", day, 720, 780) for day in range(1, 6)
    ]
    assert [(duty.service, duty.tier.value) for duty in rota[0].duties] == [
        ("social", "own"),
        ("general", "help"),
    ]


def test_two_turns_of_a_window_do_not_overlap(spoilt: Spoilt) -> None:
    path = spoilt.folder / spoilt.hall / "rota.csv"
    path.write_text("window,weekday,from,to,own\n1,1,12:00,13:00,social\n1,1,12:30,14:00,social\n")
    assert spoilt.codes() == ["span_overlap"]


def test_materials_are_named_by_id_or_chinese_name_and_told_in_three_languages(
    spoilt: Spoilt,
) -> None:
    spoilt.change("items.csv", "居民身份证;近期一寸免冠照片", "id-card;近期一寸免冠照片")
    city = load_city(spoilt.folder)
    card, photo = city.brings(city.items["social-card"])
    assert (card.zh_cn, card.zh_hk, card.en) == (
        "居民身份证",
        "居民身份證",
        "Resident identity card",
    )
    assert photo.en.startswith("Recent photo")


def test_a_folder_without_a_list_of_materials_takes_them_as_they_stand(spoilt: Spoilt) -> None:
    (spoilt.folder / "materials.csv").unlink()
    city = load_city(spoilt.folder)
    assert [one.en for one in city.brings(city.items["social-record"])] == ["居民身份证"]


def test_who_is_not_listed_may_what_the_row_for_anybody_says() -> None:
    hall = load_city(Path("hall_config/small")).halls["my-hall"]
    assert hall.may("clerk-4") == ("social",)
    assert set(hall.may("somebody") or ()) == set(hall.services)
    listed = {name: one for name, one in hall.authorisations.items() if name != "*"}
    assert replace(hall, authorisations=listed).may("somebody") == ()
    assert replace(hall, authorisations={}).may("somebody") is None


def test_a_hall_says_of_its_slips_what_the_city_does_not(spoilt: Spoilt) -> None:
    spoilt.add("city.toml", '\n[slip]\nparts = ["number", "code"]\n[slip.wide]\nnumber_mm = 20')
    spoilt.add("halls/my-hall/hall.toml", '\n[slip.narrow]\nparts = ["number"]\ncode_mm = 30')
    slip = load_city(spoilt.folder).halls["my-hall"].slip
    assert [part.value for part in slip.wide.parts] == ["number", "code"]
    assert (slip.wide.number_mm, slip.wide.code_mm) == (20, 37)
    assert [part.value for part in slip.narrow.parts] == ["number"]
    assert (slip.narrow.number_mm, slip.narrow.code_mm) == (14, 30)
