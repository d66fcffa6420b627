"""The reference city is what the reports say of it, and can be made again byte by byte."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from hall_config.check import check_city, main_text
from hall_config.compose.city import compose
from hall_config.model import City, HallKind, ServiceKind, Tier, WindowKind
from tests.hall_config.conftest import DONGGUAN

MIDDAY = 12 * 60 + 30


def test_the_totals_are_those_reported_for_the_city() -> None:
    judgement = check_city(DONGGUAN)
    assert judgement.findings == ()
    totals = judgement.totals
    assert totals is not None
    assert (totals.items, totals.departments, len(totals.halls)) == (2711, 50, 34)
    assert (totals.provincial_site, totals.online, totals.at_most_one_trip) == (2614, 2313, 2577)
    centre = next(hall for hall in totals.halls if hall.hall == "citizen-centre")
    assert (centre.items, centre.departments) == (2711, 50)
    assert (centre.windows, centre.comprehensive) == (270, 151)
    for hall in totals.halls:
        if hall is not centre:
            assert 15 <= hall.windows <= 60, hall
            assert 900 <= hall.items <= 2000, hall
            assert hall.clerks >= hall.windows, hall


def test_the_totals_are_printed_in_both_languages() -> None:
    text, code = main_text(DONGGUAN)
    assert code == 0
    for told in ("事项 items", "2,711", "2,313 (88.5%)", "2,577 (98.6%)", "东莞市民服务中心"):
        assert told in text


def test_the_city_made_again_has_the_same_bytes(tmp_path: Path) -> None:
    compose(tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    kept = {
        path.relative_to(DONGGUAN): path.read_bytes()
        for path in DONGGUAN.rglob("*")
        if path.suffix in (".csv", ".toml")
    }
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_every_town_has_its_full_name_and_lies_in_the_city(dongguan: City) -> None:
    kinds = Counter(hall.kind for hall in dongguan.places.values())
    assert kinds == {
        HallKind.CENTRE: 1,
        HallKind.SUBDISTRICT: 4,
        HallKind.TOWN: 28,
        HallKind.PARK: 1,
    }
    names = {hall.name.zh_cn for hall in dongguan.places.values()}
    assert {"石龙镇政务服务中心", "莞城街道政务服务中心", "东莞市民服务中心"} <= names
    assert dongguan.places["dalingshan"].name.zh_hk == "大嶺山鎮政務服務中心"
    places = {(hall.longitude, hall.latitude) for hall in dongguan.places.values()}
    assert len(places) == 34
    assert all(113.5 < lon < 114.2 and 22.7 < lat < 23.15 for lon, lat in places)


def test_items_have_distinct_names_and_codes_that_nobody_issued(dongguan: City) -> None:
    items = dongguan.items.values()
    for values in (
        {item.name.zh_cn for item in items},
        {item.name.en for item in items},
        {item.basic_code for item in items},
        {item.task_code for item in items},
    ):
        assert len(values) == 2711
    for item in items:
        assert re.fullmatch(r"99\d{10}", item.basic_code)
        assert re.fullmatch(r"11441900YH[0-9A-Z]{8}[1-5]", item.task_code[:19])
        assert item.task_code.endswith(item.basic_code)
        assert item.materials
        assert item.channels[0] == "window"
        assert item.online == (item.online_depth in ("apply", "accept", "full"))
        assert (item.case == "instant") == (item.promised_days == 0)


def test_every_material_is_told_in_three_languages(dongguan: City) -> None:
    asked = {paper for item in dongguan.items.values() for paper in item.materials}
    assert asked == dongguan.materials.keys()
    for material in dongguan.materials.values():
        assert not re.search("[\u4e00-\u9fff]", material.name.en), material
        assert re.search("[\u4e00-\u9fff]", material.name.zh_hk), material
    licence = dongguan.materials["licence"].name
    assert (licence.zh_hk, licence.en) == ("營業執照", "Business licence")


def test_the_common_items_are_such_as_everybody_knows(dongguan: City) -> None:
    names = [dongguan.items[one].name.zh_cn for one in dongguan.common]
    assert names[0] == "社会保障卡申领"
    assert 12 <= len(names) == len(set(names))
    offered = [
        sum(one in hall.items for hall in dongguan.places.values()) for one in dongguan.common
    ]
    assert min(offered) >= 17


def test_known_items_are_in_their_departments(dongguan: City) -> None:
    found = {item.name.zh_cn: item.department for item in dongguan.items.values()}
    for name, department in (
        ("社会保障卡申领", "hrss"),
        ("城乡居民基本养老保险参保登记", "hrss"),
        ("个体工商户设立登记", "market"),
        ("食品经营许可（新办）", "market"),
        ("不动产抵押权首次登记", "land"),
        ("居民身份证首次申领", "police"),
        ("普通护照首次申领", "police"),
        ("婚姻登记预约", "civil"),
        ("机动车驾驶证期满换证", "police"),
        ("住房公积金提取（租房）", "fund"),
    ):
        assert found[name] == department


def test_every_kind_of_service_has_its_line_and_its_own_prefix(dongguan: City) -> None:
    services = dongguan.services.values()
    assert {service.kind for service in services} == set(ServiceKind)
    assert 40 <= len(services) <= 70
    prefixes = [service.prefix for service in services]
    assert len(set(prefixes)) == len(prefixes)


def test_every_service_is_owned_by_a_window_wherever_it_is_offered(dongguan: City) -> None:
    for hall in dongguan.places.values():
        rostered = {shift.window for shift in hall.rosters}
        owned = {
            duty.service
            for window in hall.windows.values()
            if window.id in rostered
            for duty in window.duties
            if duty.tier is Tier.OWN
        }
        assert owned == set(hall.services), hall.id
        assert {dongguan.items[item].service for item in hall.items} <= owned, hall.id


def test_comprehensive_windows_own_the_comprehensive_intake_and_help_others(
    dongguan: City,
) -> None:
    for hall in dongguan.places.values():
        for window in hall.windows.values():
            if window.zone == "general" and window.kind is WindowKind.COMPREHENSIVE:
                tiers = Counter(duty.tier for duty in window.duties)
                assert window.duties[0].service == "general"
                assert tiers[Tier.HELP] > tiers[Tier.OWN]


def test_some_comprehensive_windows_stay_at_midday(dongguan: City) -> None:
    for hall in dongguan.places.values():
        staying = {
            shift.window
            for shift in hall.rosters
            if shift.weekday == 3 and shift.start <= MIDDAY < shift.end
        }
        kinds = {hall.windows[window].kind for window in staying}
        assert kinds == {WindowKind.COMPREHENSIVE}, hall.id


def test_police_tax_and_marriage_have_hours_of_their_own(dongguan: City) -> None:
    zones = dongguan.places["citizen-centre"].zones
    assert 6 in zones["police"].hours.days
    assert zones["tax"].hours != zones["police"].hours != zones["marriage"].hours
    assert zones["tax"].hours != zones["marriage"].hours


def test_the_demo_stands_where_any_item_of_the_city_can_be_taken_and_called(
    dongguan: City,
) -> None:
    assert dongguan.demo is not None
    hall = dongguan.places[dongguan.demo.hall]
    zone = hall.zones[dongguan.demo.zone]
    assert hall.items == dongguan.items.keys()
    assert hall.services[zone.gathers] == zone.id
    windows = [window for window in hall.windows.values() if window.zone == zone.id]
    assert len(windows) == 4
    for window in windows:
        # nothing else: a visitor's window must not be given a simulated citizen's number
        assert [(d.service, d.tier) for d in window.duties] == [(zone.gathers, Tier.OWN)]
    elsewhere = [window for window in hall.windows.values() if window.zone != zone.id]
    served = {duty.service for window in elsewhere for duty in window.duties}
    assert zone.gathers not in served, "no simulated clerk may call the demo's numbers"


def test_bundles_are_made_of_items_of_several_departments(dongguan: City) -> None:
    made_of = {
        bundle.id: {dongguan.items[item].department for item in bundle.items}
        for bundle in dongguan.bundles.values()
    }
    several = [bundle for bundle, departments in made_of.items() if len(departments) > 1]
    assert len(made_of) >= 20
    assert len(several) >= len(made_of) * 3 // 4, made_of
    assert all(len(bundle.items) >= 3 for bundle in dongguan.bundles.values())
