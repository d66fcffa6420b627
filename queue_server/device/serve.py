"""The ASGI app of a device's pages: templates, static files, and a socket that keeps them true.

A page holds no credentials and talks to its own app only; the app holds the line to the centre.
"""

from __future__ import annotations

import asyncio
import secrets
import socket as sockets
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from queue_server.device.answers import Answer
from queue_server.device.page_guard import PageGuard
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask, converse, say_answer
from queue_server.device.prompt_server import PromptServer
from queue_server.device.texts import LANGUAGES, Texts, spoken

HERE = Path(__file__).parent
STATIC = HERE / "static"
BUILD = secrets.token_hex(8)
"""Drawn at each start of the program: pages of an earlier one load themselves anew."""
COOKIE = "yunhao_language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a device app brings: its pages, its texts and what it does when a page asks."""

    folder: Path
    """Holds `{page}.html` templates; its `static/` is served under `own/`."""
    pages: Mapping[str, str]
    """Path to page name, for example `{"/": "desk", "/guide": "guide"}`."""
    texts: Texts
    hub: PageHub
    do: Callable[[Ask], Awaitable[Answer]]
    language: str = LANGUAGES[0]
    facts: Callable[[str], Mapping[str, Any]] = lambda page: {}
    """More names for the template of a page."""
    hosts: Iterable[str] = ()
    """Host names beside loopback under which browsers may come."""
    guarded: bool = True
    """False where whoever mounts the pages judges hosts and origins for them."""
    folders: Mapping[str, Path] = field(default_factory=dict)
    """More folders to serve, by path."""


def kit_texts(*sources: tuple[Path, str]) -> Texts:
    """The texts of an app, `(folder, domain)` each, with those of the kit behind them."""
    return Texts(*sources, (HERE / "locale", "device"))


def page_app(site: Site) -> FastAPI:
    """The app of one device's pages; mount it anywhere or serve it by itself."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    environments = {one: environment(site.folder, site.texts, one) for one in LANGUAGES}
    for path, page in site.pages.items():
        app.add_api_route(path, _page(site, environments, page), response_class=HTMLResponse)
    app.mount("/static", StaticFiles(directory=STATIC))
    if (site.folder / "static").is_dir():
        app.mount("/own", StaticFiles(directory=site.folder / "static"))

    for path, folder in site.folders.items():
        app.mount(path, StaticFiles(directory=folder))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.post("/do")
    async def do(request: Request, page: str, language: str = site.language) -> JSONResponse:
        body = await request.json()
        ask = Ask(page=page, verb=str(body["verb"]), fields=body.get("fields", {}),
                  language=spoken(language), id=body.get("id"))  # fmt: skip
        return JSONResponse(say_answer(await site.do(ask), site.texts, ask.language))

    @app.websocket("/live")
    async def live(websocket: WebSocket, page: str, language: str = site.language) -> None:
        if page not in site.pages.values():
            await websocket.close(1008)
            return
        await converse(websocket, site.hub, page, BUILD, site.do, site.texts, spoken(language))

    if site.guarded:
        app.add_middleware(PageGuard, hosts=tuple(site.hosts))
    return app


@cache
def environment(folder: Path, texts: Texts, language: str) -> Environment:
    """The templates of a folder in a language, the same for all devices that show them."""
    made = Environment(
        loader=FileSystemLoader([folder, HERE / "templates"]),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(  # type: ignore[attr-defined]
        texts.catalogue(language), newstyle=True
    )
    return made


def _page(
    site: Site, environments: Mapping[str, Environment], page: str
) -> Callable[[Request], Awaitable[HTMLResponse]]:
    async def show(request: Request) -> HTMLResponse:
        asked = request.query_params.get("language")
        language = spoken(asked or request.cookies.get(COOKIE), site.language)
        text = (
            environments[language]
            .get_template(f"{page}.html")
            .render(
                language=language,
                languages=LANGUAGES,
                page=page,
                root=request.scope.get("root_path", ""),
                messages=site.texts.messages(language),
                **site.facts(page),
            )
        )
        response = HTMLResponse(text)
        if asked:
            response.set_cookie(COOKIE, language, samesite="strict", max_age=31536000)
        return response

    return show


def listen(host: str, port: int) -> sockets.socket:
    """A socket to serve on: this port, or a free one when it is taken or 0."""
    listening = sockets.socket()
    listening.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.bind((host, 0))
    listening.listen(64)
    return listening


def page_server(
    app: FastAPI, *, certificate: Path | None = None, key: Path | None = None
) -> PromptServer:
    """The server of pages, quiet and without compression; with a certificate by https."""
    return PromptServer(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=2,
            server_header=False,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )


async def serve_pages(
    app: FastAPI, listening: sockets.socket, background: Iterable[Coroutine[Any, Any, None]] = ()
) -> None:
    """Serve until a signal or cancellation; a failure in the background ends all of it."""
    await serve_with(page_server(app), listening, background)


async def serve_with(
    server: uvicorn.Server,
    listening: sockets.socket,
    background: Iterable[Coroutine[Any, Any, None]] = (),
) -> None:
    """`serve_pages` with a server of the caller's making."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in background]
        try:
            await server.serve(sockets=[listening])
        except asyncio.CancelledError:
            await server.shutdown([listening])
            raise
        for task in tasks:
            task.cancel()
