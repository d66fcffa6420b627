"""The slip of a hall as a picture for the administration."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from tests.web.conftest import CENTRE, Stage

PATH = f"/halls/{CENTRE}/slip.png"


@pytest.mark.parametrize("width", [576, 384])
async def test_a_manager_sees_the_halls_slip_on_both_papers(stage: Stage, width: int) -> None:
    manager = stage.known("ma")
    found = await manager.get(PATH, params={"width": width, "language": "en"})
    assert found.headers["content-type"] == "image/png"
    picture = Image.open(BytesIO(found.content))
    assert picture.width == width
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert "#k=sample" in code.text
    other = await manager.get(PATH, params={"width": width})
    assert other.content != found.content, "in Chinese"


async def test_a_width_that_no_paper_has_is_malformed_and_strangers_see_nothing(
    stage: Stage,
) -> None:
    manager = stage.known("ma")
    assert (await manager.get(PATH, params={"width": 500})).status_code == 422
    assert (await stage.client().get(PATH)).status_code == 401
    clerk = stage.known("chen")
    assert (await clerk.get(PATH)).status_code == 403
