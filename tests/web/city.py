"""A small city for the web's tests: two halls, three services, a few items; always open."""

from __future__ import annotations

from dataclasses import replace

from hall_config.model import (
    Authorisation,
    City,
    Datum,
    Department,
    Duty,
    Hall,
    HallKind,
    Hours,
    Item,
    Policy,
    Precheck,
    Service,
    ServiceKind,
    Shift,
    Span,
    Text,
    Theme,
    Tier,
    Window,
    WindowKind,
    Zone,
)

ALL_DAY = Hours(days={day: (Span(start=0, end=1440),) for day in range(1, 8)})


def text(words: str, english: str = "") -> Text:
    """The same words in both Chinese languages."""
    return Text(zh_cn=words, zh_hk=words, en=english or words)


def service(id_: str, prefix: str, name: str, english: str) -> Service:
    """A service with usual figures."""
    return Service(
        id=id_,
        prefix=prefix,
        name=text(name, english),
        kind=ServiceKind.INTAKE,
        department="renshe",
        target_wait_s=900,
        handling_s=600,
    )


def item(id_: str, name: str, english: str, of: str, code: int) -> Item:
    """An item with usual figures."""
    return Item(
        id=id_,
        basic_code=f"{code:012d}",
        task_code=f"11441900MB{code:021d}",
        version=1,
        name=text(name, english),
        department="renshe",
        level="county",
        type="confirm",
        subjects=("person",),
        case="instant",
        statutory_days=20,
        promised_days=1,
        trips=1,
        online_depth="full",
        provincial_site=True,
        online=True,
        scope="city",
        channels=("window",),
        bookable=True,
        theme="shebao",
        materials=("身份证",),
        handling_s=600,
        service=of,
    )


def hall(id_: str, name: str, longitude: float, *, items: tuple[str, ...] = ()) -> Hall:
    """A hall with three windows in one zone."""
    zone = Zone(
        id="main", name=text("综合区", "Main"), place=text("1楼 A区", "1F A"), hours=ALL_DAY
    )
    duties = (Duty(service="social", tier=Tier.OWN), Duty(service="tax", tier=Tier.HELP))
    windows = {
        number: Window(id=number, zone="main", kind=WindowKind.COMPREHENSIVE, duties=duties)
        for number in ("1", "2")
    }
    windows["3"] = Window(
        id="3",
        zone="main",
        kind=WindowKind.DEDICATED,
        duties=(Duty(service="tax", tier=Tier.OWN),),
    )
    return Hall(
        id=id_,
        kind=HallKind.CENTRE,
        name=text(name, id_.title()),
        address=text("鸿福路1号", "1 Hongfu Road"),
        longitude=longitude,
        latitude=23.02,
        zones={"main": zone},
        services={"social": "main", "tax": "main", "few": "main"},
        windows=windows,
        rosters=(),
        authorisations={
            clerk: Authorisation(clerk=clerk, services=services)
            for clerk, services in (
                ("chen", ("social",)),
                ("li", ("social", "tax", "few")),
                ("su", ("social", "tax", "few")),
            )
        },
        items=frozenset(items),
        policies={
            "social": Policy(),
            "tax": Policy(),
            "few": Policy(quota=1),
        },
    )


def small_city() -> City:
    """Citizen centre and Nancheng."""
    items = {
        one.id: one
        for one in (
            item(
                "social-card", "社会保障卡申领", "Apply for a social security card", "social", 101
            ),
            item("social-move", "社会保险关系转移", "Transfer social insurance", "social", 102),
            item("tax-proof", "个人所得税完税证明开具", "Certificate of tax paid", "tax", 201),
            item("rare", "长途客运班线审批", "Long-distance bus line", "few", 301),
            item("gone", "殡葬服务证办理", "Funeral services permit", "old", 401),
        )
    }
    services = {
        one.id: one
        for one in (
            service("social", "A", "社保", "Social insurance"),
            service("tax", "B", "税务", "Tax"),
            service("few", "C", "专办", "Special"),
            service("old", "D", "民政", "Civil affairs"),
        )
    }
    halls = {
        "citizen-centre": hall(
            "citizen-centre",
            "东莞市民服务中心",
            113.75,
            items=("social-card", "social-move", "tax-proof", "rare"),
        ),
        "nancheng": hall("nancheng", "南城街道政务服务中心", 113.70, items=("social-card",)),
    }
    return City(
        id="dongguan",
        name=text("东莞市", "Dongguan"),
        timezone="Asia/Shanghai",
        datum=Datum.WGS84,
        version="1",
        sha256="0" * 64,
        departments={
            "renshe": Department(
                id="renshe", name=text("人力资源和社会保障局", "Social Security Bureau")
            )
        },
        themes={"shebao": Theme(id="shebao", name=text("社保医保", "Insurance"))},
        bundles={},
        services=services,
        items=items,
        halls=halls,
    )


def closed(city: City, hall_id: str) -> City:
    """The city with one hall that never opens."""
    found = city.halls[hall_id]
    zones = {name: replace(zone, hours=Hours(days={})) for name, zone in found.zones.items()}
    return replace(city, halls={**city.halls, hall_id: replace(found, zones=zones)})


def checked(city: City, hall: str, service: str) -> City:
    """The city where a guide looks at the papers of a service first."""
    here = city.halls[hall]
    first = replace(here.policies[service], precheck=Precheck.REQUIRED)
    here = replace(here, policies={**here.policies, service: first})
    return replace(city, halls={**city.halls, hall: here})


def staffed(city: City) -> City:
    """With every window planned at every hour of every day."""
    days = range(1, 8)
    halls = {
        name: replace(
            hall,
            rosters=tuple(
                Shift(window=window, weekday=day, start=0, end=1440)
                for window in hall.windows
                for day in days
            ),
        )
        for name, hall in city.halls.items()
    }
    return replace(city, halls=halls)
