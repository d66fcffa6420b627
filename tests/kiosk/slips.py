"""The slips that the golden bitmaps show: name → content and paper width."""

from __future__ import annotations

from kiosk.slip import Dots, SlipContent
from queue_server.domain.ticket import TicketClass

URL = "http://halls.example/t/citizen-centre-20261123-A012#k=7Qm3xVb9"

PLAIN = SlipContent(
    language="zh-CN",
    hall="东莞市民服务中心",
    number="A012",
    service="社会保障",
    place="2楼 C区",
    ahead=7,
    wait_s=(12 * 60, 18 * 60),
    qr_url=URL,
    issued_at="2026年11月23日 09:41",
    hall_lines=("请留意屏幕和广播叫号", "过号后请到导办台"),
)
HONG_KONG = SlipContent(
    language="zh-HK",
    hall="東莞市民服務中心",
    number="B108",
    service="不動產登記（直轄骨角次）",
    place="3樓 E區",
    ahead=0,
    wait_s=(0, 240),
    qr_url=URL,
    issued_at="2026年11月23日 09:41",
    hall_lines=("請留意屏幕及廣播叫號",),
    ticket_class=TicketClass.PRIORITY,
)
ENGLISH = SlipContent(
    language="en",
    hall="Dongguan Citizen Service Centre",
    number="C1024",
    service="Residence permits for foreign nationals",
    place="2nd floor, zone C",
    ahead=1,
    wait_s=(4 * 60, 9 * 60),
    qr_url=URL,
    issued_at="23 November 2026, 09:41",
    hall_lines=("Please watch the screens and listen for your number", "Missed it? Ask a guide"),
    ticket_class=TicketClass.APPOINTMENT,
)
LONG = SlipContent(
    language="zh-CN",
    hall="东莞松山湖高新技术产业开发区镇街政务服务中心（松山湖综合服务大厅）",
    number="EF1234",
    service="社会保险参保登记、变更、注销及职工基本医疗保险关系转移接续综合受理",
    place="一号楼二层东侧综合受理区（人社、医保、公积金）C区十五至二十八号窗口",
    ahead=128,
    wait_s=(95 * 60, 160 * 60),
    qr_url=URL + "&" + "channel=kiosk-03&zone=general" * 2,
    issued_at="2026年11月23日 09:41",
    hall_lines=(
        "请携带身份证原件、户口簿及复印件，于叫号后三分钟内到窗口办理，过号请重新取号",
        "咨询电话 0769-12345",
    ),
)
RARE = SlipContent(
    language="zh-CN",
    hall="东莞市民服务中心",
    number="D007",
    service="㛃𬭎䶮 姓名变更",
    place="1楼 A区",
    ahead=None,
    wait_s=None,
    qr_url=URL,
    issued_at="2026年11月23日 09:41",
    offline=True,
)

GOLDEN: dict[str, tuple[SlipContent, Dots]] = {
    "plain-576": (PLAIN, 576),
    "plain-384": (PLAIN, 384),
    "hong-kong-576": (HONG_KONG, 576),
    "hong-kong-384": (HONG_KONG, 384),
    "english-576": (ENGLISH, 576),
    "english-384": (ENGLISH, 384),
    "long-576": (LONG, 576),
    "long-384": (LONG, 384),
    "rare-576": (RARE, 576),
    "rare-384": (RARE, 384),
}
