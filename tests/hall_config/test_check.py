"""Every error of a folder is found, placed, told in two languages and given the nearest value."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_config.check import check_city, main_text
from hall_config.load import CityError, load_city
from tests.hall_config.conftest import Spoilt


def test_the_small_city_has_no_error(spoilt: Spoilt) -> None:
    assert spoilt.findings() == ()
    text, code = main_text(spoilt.folder)
    assert code == 0
    assert "没有错误 no errors" in text


def test_an_unknown_service_is_named_with_the_nearest_one(spoilt: Spoilt) -> None:
    spoilt.change(
        f"{spoilt.hall}/windows.csv", "3,general,dedicated,social,", "3,general,dedicated,socail,"
    )
    unknown, idle = spoilt.findings()
    assert (unknown.spot.file, unknown.spot.row, unknown.spot.key) == (
        "halls/my-hall/windows.csv",
        5,
        "own",
    )
    assert unknown.nearest == "social"
    assert unknown.zh == "没有业务“socail”，最接近的是“social”"
    assert unknown.en == 'there is no service "socail"; the nearest is "social"'
    assert idle.code == "window_idle"


def test_an_unknown_service_of_an_item_is_found(spoilt: Spoilt) -> None:
    spoilt.change("items.csv", "480,social,编码", "480,sociall,编码")
    unknown = spoilt.findings()[0]
    assert (unknown.spot.key, unknown.nearest) == ("service", "social")


def test_a_duplicate_code_names_the_first_row(spoilt: Spoilt) -> None:
    code = "991234567890"
    spoilt.change("items.csv", "social-card,,,1", f"social-card,{code},,1")
    spoilt.change("items.csv", "business-end,,,1", f"business-end,{code},,1")
    found = spoilt.only()
    assert (found.code, found.spot.row, found.spot.key) == ("duplicate_code", 5, "basic_code")
    assert "第 2 行" in found.zh
    assert "row 2" in found.en


def test_a_duplicate_id_is_found(spoilt: Spoilt) -> None:
    spoilt.add("departments.csv", "market,又一个,,Another")
    assert spoilt.only().code == "duplicate"


def test_a_code_of_the_wrong_shape_is_found(spoilt: Spoilt) -> None:
    spoilt.change("items.csv", "social-card,,,1", "social-card,99123,ABC,1")
    assert spoilt.codes() == ["code_shape", "code_shape"]


def test_a_window_without_a_service_is_found(spoilt: Spoilt) -> None:
    spoilt.add(f"{spoilt.hall}/windows.csv", "5,general,dedicated,,")
    found = spoilt.only()
    assert (found.code, found.spot.row) == ("window_idle", 7)


def test_an_item_nobody_serves_is_found_where_the_hall_lists_it(spoilt: Spoilt) -> None:
    spoilt.change(f"{spoilt.hall}/hall.toml", 'items = "all"', "#")
    spoilt.change(f"{spoilt.hall}/hall.toml", '"general", "social"', '"general"')
    spoilt.change(
        f"{spoilt.hall}/windows.csv", "3,general,dedicated,social,", "3,general,dedicated,general,"
    )
    spoilt.change(f"{spoilt.hall}/windows.csv", "general;social", "general")
    spoilt.change(f"{spoilt.hall}/clerks.csv", "general;social", "general")
    spoilt.change(f"{spoilt.hall}/clerks.csv", "clerk-4,social", "clerk-4,general")
    items = "item\nsocial-card\nsocial-record\nbusiness-start\nbusiness-end\n"
    (spoilt.folder / spoilt.hall / "items.csv").write_text(items)
    found = spoilt.findings()
    assert [f.code for f in found] == ["item_unserved", "item_unserved"]
    assert {f.spot.row for f in found} == {2, 3}
    assert "本厅没有它的业务“social”" in found[0].zh


def test_an_item_that_no_hall_offers_is_found(spoilt: Spoilt) -> None:
    spoilt.change(f"{spoilt.hall}/hall.toml", 'items = "all"', "#")
    (spoilt.folder / spoilt.hall / "items.csv").write_text(
        "item\nsocial-card\nsocial-record\nbusiness-start\n"
    )
    found = spoilt.only()
    assert (found.code, found.spot.file, found.spot.row) == ("item_nowhere", "items.csv", 5)


def test_a_service_without_a_window_or_a_clerk_is_found(spoilt: Spoilt) -> None:
    spoilt.change(
        f"{spoilt.hall}/windows.csv", "4,general,dedicated,advice,", "4,general,dedicated,social,"
    )
    spoilt.change(
        f"{spoilt.hall}/windows.csv",
        "1,general,comprehensive,general,zone:general",
        "1,general,comprehensive,general,",
    )
    spoilt.change(f"{spoilt.hall}/windows.csv", "general;social,zone:general", "general;social,")
    spoilt.change(f"{spoilt.hall}/clerks.csv", "clerk-1,all", "clerk-1,social")
    spoilt.change(f"{spoilt.hall}/clerks.csv", "clerk-2,all", "clerk-2,social")
    spoilt.change(f"{spoilt.hall}/clerks.csv", "clerk-5,all", "clerk-5,social")
    spoilt.change(f"{spoilt.hall}/clerks.csv", "*,all", "*,social")
    assert spoilt.codes() == ["service_unserved", "service_unauthorised"]


def test_a_service_that_no_rostered_window_serves_is_found(spoilt: Spoilt) -> None:
    for window in "124":
        spoilt.change(f"{spoilt.hall}/rosters.csv", f"{window},1-5,09:00,12:00\n", "")
        spoilt.change(f"{spoilt.hall}/rosters.csv", f"{window},1-5,13:00,17:00\n", "")
    assert spoilt.codes() == ["service_unrostered", "service_unrostered"]


@pytest.mark.parametrize("prefix", ["A", "AB"])
def test_overlapping_prefixes_are_found(spoilt: Spoilt, prefix: str) -> None:
    spoilt.change("services.csv", "social,B,", f"social,{prefix},")
    found = spoilt.only()
    assert (found.code, found.spot.row, found.spot.key) == ("prefix_overlap", 4, "prefix")
    assert found.values["other"] == "general"


@pytest.mark.parametrize("prefix", ["I", "O1", "ABC", "b"])
def test_a_prefix_that_can_be_misread_is_refused(spoilt: Spoilt, prefix: str) -> None:
    spoilt.change("services.csv", "social,B,", f"social,{prefix},")
    assert spoilt.only().code == "prefix_shape"


def test_bad_coordinates_are_found_with_the_nearest_valid_ones(spoilt: Spoilt) -> None:
    bounds = "\n[bounds]\nwest = 113.0\nsouth = 22.0\neast = 115.0\nnorth = 24.0\n"
    spoilt.add("city.toml", bounds)
    spoilt.change(f"{spoilt.hall}/hall.toml", "longitude = 113.744", "longitude = 22.9")
    spoilt.change(f"{spoilt.hall}/hall.toml", "latitude = 23.022", "latitude = 113.7")
    found = spoilt.findings()
    assert [(f.code, f.spot.key, f.nearest) for f in found] == [
        ("coordinates", "longitude", "113.0"),
        ("coordinates", "latitude", "24.0"),
    ]
    assert "经度在前" in found[0].zh


def test_a_latitude_beyond_the_pole_is_found_without_bounds(spoilt: Spoilt) -> None:
    spoilt.change(f"{spoilt.hall}/hall.toml", "latitude = 23.022", "latitude = 113.7")
    assert spoilt.only().nearest == "90.0"


def test_a_roster_outside_hours_is_found_with_what_fits(spoilt: Spoilt) -> None:
    spoilt.change(f"{spoilt.hall}/rosters.csv", "4,1-5,13:00,17:00", "4,1-5,13:00,18:30")
    found = spoilt.findings()
    assert [f.code for f in found] == ["roster_outside"] * 5
    assert found[0].nearest == "13:00-17:00"
    assert (found[0].spot.row, found[0].values["hours"]) == (10, "09:00-12:00, 13:00-17:00")


def test_a_roster_over_closed_midday_or_a_closed_day_is_found(spoilt: Spoilt) -> None:
    spoilt.add(f"{spoilt.hall}/rosters.csv", "3,6,09:00,12:00")
    assert spoilt.only().code == "roster_outside"


def test_two_shifts_of_one_window_at_once_are_found(spoilt: Spoilt) -> None:
    spoilt.add(f"{spoilt.hall}/rosters.csv", "3,2,09:30,10:00")
    assert spoilt.only().code == "roster_overlap"


@pytest.mark.parametrize(
    "name",
    [
        "city.toml",
        "services.csv",
        "items.csv",
        "halls/my-hall/hall.toml",
        "halls/my-hall/windows.csv",
    ],
)
@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_is_one_finding_not_a_thousand(
    spoilt: Spoilt, name: str, content: str
) -> None:
    (spoilt.folder / name).write_text(content)
    found = spoilt.findings()
    assert [f.spot.file for f in found if f.code == "empty_file"] == [name]
    assert {f.code for f in found} <= {"empty_file", "service_unserved"}


def test_a_list_with_a_header_alone_is_empty(spoilt: Spoilt) -> None:
    (spoilt.folder / "themes.csv").write_text("id,name_zh\n")
    assert spoilt.codes()[0] == "empty_file"


def test_a_missing_file_is_found(spoilt: Spoilt) -> None:
    (spoilt.folder / "departments.csv").unlink()
    assert spoilt.codes() == ["missing_file"]


def test_a_folder_that_is_not_there_is_found(tmp_path: Path) -> None:
    judgement = check_city(tmp_path / "nowhere")
    assert [f.code for f in judgement.findings] == ["no_folder"]
    assert judgement.totals is None
    assert main_text(tmp_path / "nowhere")[1] == 1


def test_a_misspelt_file_is_found_with_its_right_name(spoilt: Spoilt) -> None:
    (spoilt.folder / "bundels.csv").write_text("id\n")
    found = spoilt.only()
    assert (found.code, found.nearest) == ("unknown_file", "bundles.csv")


def test_unknown_keys_and_columns_are_refused(spoilt: Spoilt) -> None:
    spoilt.change("city.toml", "rejoin_defer = 3", "rejoin_defre = 3")
    spoilt.change("departments.csv", "name_hk", "name_kh")
    found = {f.code: f for f in spoilt.findings()}
    assert found["unknown_key"].nearest == "rejoin_defer"
    assert found["unknown_key"].spot.row == 18
    assert found["unknown_column"].nearest == "name_hk"


def test_a_missing_column_is_one_finding(spoilt: Spoilt) -> None:
    spoilt.change("services.csv", "handling_s", "note2")
    assert sorted(spoilt.codes()) == ["missing_column", "unknown_column"]


def test_every_error_is_reported_at_once(spoilt: Spoilt) -> None:
    spoilt.change("services.csv", "social,B,", "social,A,")
    spoilt.change("items.csv", "480,social,编码", "x,social,编码")
    spoilt.change(f"{spoilt.hall}/hall.toml", 'kind = "town"', 'kind = "twon"')
    spoilt.add(f"{spoilt.hall}/clerks.csv", "clerk-5,nothing")
    with pytest.raises(CityError) as error:
        load_city(spoilt.folder)
    codes = {f.code for f in error.value.findings}
    assert codes >= {"prefix_overlap", "not_whole", "not_choice", "unknown_reference", "duplicate"}
    text, code = main_text(spoilt.folder)
    assert code == 1
    assert all(f.zh in text and f.en in text for f in error.value.findings)
    assert "my-hall" in text.rsplit("大厅 hall", 1)[1], "totals are printed beside the errors"
