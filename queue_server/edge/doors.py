"""The doors of a hall node: a browser types a code once, and then shows its device's page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, quote

from fastapi import FastAPI
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.page_guard import PageGuard
from queue_server.device.serve import COOKIE as LANGUAGE
from queue_server.device.serve import STATIC, environment, kit_texts
from queue_server.device.texts import LANGUAGES, spoken
from queue_server.edge.apps import KINDS
from queue_server.edge.house import House, Room
from queue_server.wire.close import Close

HERE = Path(__file__).parent
PREFIX = "yunhao_device_"
"""A browser may show two devices, a window and its second screen: a cookie for each."""
YEAR_S = 31_536_000
LONGEST = 4096
"""Bytes of the form."""


class Doors:
    """The pages of a node; `app` is the ASGI app."""

    def __init__(
        self, house: House, *, hosts: tuple[str, ...] = (), language: str = LANGUAGES[0]
    ) -> None:
        self._house, self._language = house, language
        self._texts = kit_texts((HERE / "locale", "edge"))
        self.app = FastAPI(
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
            routes=[
                Route("/", self._home),
                Route("/enrol", self._enrol, methods=["POST"]),
                Route("/healthz", _healthz),
                Mount("/static", StaticFiles(directory=STATIC)),
                Mount("/own", StaticFiles(directory=HERE / "pages" / "static")),
                *(Mount(f"/{kind}/{{device}}", app=_Pages(self, kind)) for kind in KINDS),
            ],
        )
        self.app.add_middleware(PageGuard, hosts=hosts)

    def room(self, connection: HTTPConnection, kind: str, name: str) -> Room | None:
        """Where the browser's device lives; None for a browser that is not enrolled as it."""
        cookie = connection.cookies.get(f"{PREFIX}{name}")
        return None if cookie is None else self._house.room(cookie, kind, name)

    async def _home(self, request: Request) -> Response:
        """Where an enrolled browser goes on to its page, and another one types its code."""
        mine = [path for path in _paths(request) if self._is_mine(request, path)]
        if len(mine) == 1 and "another" not in request.query_params:
            return RedirectResponse(f"{mine[0]}/", 303)
        return self._page(request, mine=mine)

    async def _enrol(self, request: Request) -> Response:
        said = await _form(request)
        code = said.get("code", "").strip()
        answer, cookie = await self._house.enrol(code)
        if not isinstance(answer, Done):
            return self._page(request, denied=answer, code=code)
        device = answer.data["device"]
        kind, name = device["kind"], device["id"].removeprefix("device:")
        response = RedirectResponse(f"/{kind}/{quote(name)}/", 303)
        response.set_cookie(
            f"{PREFIX}{name}",
            cookie,
            max_age=YEAR_S,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    def _is_mine(self, request: Request, path: str) -> bool:
        _, kind, name = path.split("/")
        return self.room(request, kind, name) is not None

    def _page(
        self,
        request: Request,
        *,
        mine: list[str] | None = None,
        denied: Answer | None = None,
        code: str = "",
    ) -> Response:
        asked = request.query_params.get("language")
        language = spoken(asked or request.cookies.get(LANGUAGE), self._language)
        text = (
            environment(HERE / "pages", self._texts, language)
            .get_template("enrol.html")
            .render(
                language=language,
                languages=LANGUAGES,
                page="enrol",
                root="",
                messages={},
                hall=self._hall(language),
                problem=self._problem(denied, language),
                gone="gone" in request.query_params,
                mine=mine or [],
                code=code,
            )
        )
        response = HTMLResponse(text, 200 if denied is None else 409)
        # without a referrer a form's Origin would be null, which the guard turns away
        response.headers["Referrer-Policy"] = "same-origin"
        if asked:
            response.set_cookie(LANGUAGE, language, samesite="strict", max_age=YEAR_S)
        return response

    def _hall(self, language: str) -> str:
        runner = self._house.trunk.runner
        hall = runner.city.halls.get(runner.mirror.hall) if runner.city else None
        return "" if hall is None else str(getattr(hall.name, language.replace("-", "_").lower()))

    def _problem(self, denied: Answer | None, language: str) -> str:
        if denied is None:
            return ""
        if not isinstance(denied, Denied):
            return self._texts.say(language, "The line to the centre is down. Try again soon.")
        known = {"SIGN_IN_FAILED": "wrong code", "TOO_MANY": "too many tries"}
        return self._texts.say(language, known.get(denied.code, "wrong code"))


class _Pages:
    """The pages of one kind of device, for browsers that are enrolled as it."""

    def __init__(self, doors: Doors, kind: str) -> None:
        self._doors, self._kind = doors, kind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        room = self._doors.room(connection, self._kind, scope["path_params"]["device"])
        if room is not None:
            await room.serve(scope, receive, send)
        elif scope["type"] == "websocket":
            # accepted first, or the page could not read why it ends
            websocket = WebSocket(scope, receive, send)
            await websocket.accept()
            await websocket.close(Close.WITHDRAWN)
        elif scope["method"] in ("GET", "HEAD"):
            await RedirectResponse("/?gone=1", 303)(scope, receive, send)
        else:
            await JSONResponse({"code": "NOT_ALLOWED"}, 403)(scope, receive, send)


async def _healthz(request: Request) -> Response:
    return JSONResponse({"status": "alive"})


def _paths(request: Request) -> list[str]:
    """The devices that the browser's cookies speak of."""
    found = []
    for name in request.cookies:
        device = name.removeprefix(PREFIX)
        if device != name:
            found += [f"/{kind}/{device}" for kind in KINDS if f"-{kind}-" in device]
    return found


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return {}
    return {name: one[0] for name, one in parse_qs(body.decode(errors="replace")).items()}
