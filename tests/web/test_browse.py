"""Finding without typing, and waits as pages tell them: plain documents, no script needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_server.web.language import Language
from queue_server.web.waiting_pages import laid_together
from queue_server.web.words import minutes
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, HandClock


async def read(stage: Stage, path: str, language: str = "zh-CN") -> str:
    """A page that must be there."""
    client = stage.client(**{"Accept-Language": language})
    answer = await client.get(f"http://test{path}")
    assert answer.status_code == 200
    return answer.text


async def test_a_theme_leads_to_every_item_of_it(stage: Stage) -> None:
    city = stage.parts.city
    home = await read(stage, "/")
    for theme in {item.theme for item in city.items.values()}:
        assert f'href="/theme/{theme}"' in home
        listed = await read(stage, f"/theme/{theme}")
        for item in city.items.values():
            assert (f'href="/item/{item.id}"' in listed) == (item.theme == theme)


async def test_a_department_leads_to_every_item_of_it(stage: Stage) -> None:
    city = stage.parts.city
    listed = await read(stage, "/departments", "en")
    for department in {item.department for item in city.items.values()}:
        assert f'href="/department/{department}"' in listed
        own = await read(stage, f"/department/{department}")
        for item in city.items.values():
            assert (f'href="/item/{item.id}"' in own) == (item.department == department)


async def test_what_the_city_lists_as_common_is_what_the_first_page_offers(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = list(stage.parts.city.items)[-1]
    city = replace(stage.parts.city, common=(last,))
    monkeypatch.setattr(stage.parts.items, "_city", city)
    home = await read(stage, "/")
    assert home.index(f"/item/{last}") == home.index("/item/")


async def test_an_unknown_theme_department_or_hall_says_what_to_do(stage: Stage) -> None:
    for path in ("/theme/none", "/department/none", "/hall/none"):
        answer = await stage.client().get(f"http://test{path}")
        assert answer.status_code == 404
        assert "找事项取号" in answer.text


async def test_a_hall_tells_its_lines_the_fullest_first_and_as_of_when(stage: Stage) -> None:
    await Floor.of(stage).issue()
    told = await read(stage, f"/hall/{CENTRE}")
    lines = told[told.index("<tbody>") :]
    social = stage.parts.city.services["social"].name.zh_cn
    assert lines.index(social) == min(
        lines.index(stage.parts.city.services[one].name.zh_cn)
        for one in stage.parts.city.halls[CENTRE].services
    )
    assert "截至" in told
    assert f'href="/hall/{CENTRE}"' in await read(stage, "/now")


async def test_a_hall_whose_line_is_down_says_as_of_when_its_figures_are(stages: Stages) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    since = clock.now()
    stage = await stages(clock=clock, as_of=lambda hall: since if hall == CENTRE else None)
    clock.forward(3600)
    told = f"线路中断，{clock.local(since):%H:%M} 的情况"
    for path in ("/now", f"/hall/{CENTRE}", "/item/social-card"):
        assert (await read(stage, path)).count(told) == 1, path


@pytest.mark.parametrize(
    ("p10_s", "p90_s", "said"),
    [
        (0, 290, "5 分钟以内"),
        (600, 600, "约 10 分钟"),
        (600, 1190, "10–20 分钟"),
        (4000, 7300, "1–2.5 小时"),
        (0, 7200, "2 小时以内"),
    ],
)
def test_a_wait_is_told_in_half_hours_from_two_hours_on(p10_s: int, p90_s: int, said: str) -> None:
    assert minutes(Language.ZH_CN, p10_s, p90_s) == said


def test_the_hours_of_zones_are_laid_together() -> None:
    spans = [("09:00", "12:00"), ("08:30", "12:00"), ("13:00", "17:00"), ("14:00", "17:30")]
    told = [{"opens": opens, "closes": closes} for opens, closes in spans]
    assert laid_together(told) == [("08:30", "12:00"), ("13:00", "17:30")]
