"""The web put together: routers, problems, guards and pages, to be laid on the centre's app."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from prometheus_client import CollectorRegistry

from queue_server.web import (
    admin,
    admin_acts,
    admin_applicants,
    admin_records,
    alarms,
    applicants,
    appointments,
    booking_pages,
    bookings,
    browse,
    calling_back,
    documents,
    evaluating,
    follow_up_pages,
    follow_ups,
    halls,
    health,
    holder_forms,
    identity,
    installing,
    items,
    load,
    notices,
    offer_pages,
    offers,
    own_grades,
    pages,
    papers_pages,
    presence,
    report_pages,
    reports,
    sessions,
    slips,
    stops,
    ticket_code,
    ticket_pages,
    ticket_verbs,
    tickets,
    waiting_pages,
    windows,
)
from queue_server.web.access import AddressStripper
from queue_server.web.flood import FloodGate
from queue_server.web.guard import PageHeaders, Squeezed
from queue_server.web.metrics import HallCollector, RequestMetrics
from queue_server.web.parts import API, WebParts
from queue_server.web.problems import answer_problems
from queue_server.web.schemas import Problem

HERE = Path(__file__).parent
SHARED = HERE.parent / "device" / "static"
"""Tokens, base styles, fonts and third-party files that every page of ours is served with."""
PROBLEMS = {
    "4XX": {"model": Problem, "description": "Refused, with a stable code and a text for people"}
}


def install(app: FastAPI) -> None:
    """Lay the web on an app that is made without FastAPI's own documentation addresses.

    The app's lifespan puts the parts where the requests look for them: `use(app, parts)`.
    """
    api = APIRouter(prefix=API, responses=PROBLEMS)  # type: ignore[arg-type]
    for part in (
        halls,
        items,
        tickets,
        ticket_code,
        presence,
        appointments,
        bookings,
        offers,
        ticket_verbs,
        evaluating,
        calling_back,
        follow_ups,
        own_grades,
        reports,
        windows,
        stops,
        notices,
        alarms,
        load,
        sessions,
        slips,
        identity,
        applicants,
    ):
        api.include_router(part.router)
    for router in (api, health.router, documents.router):
        app.include_router(router)
    app.include_router(bookings.pages)
    for part in (
        pages,
        ticket_pages,
        holder_forms,
        installing,
        browse,
        booking_pages,
        waiting_pages,
        follow_up_pages,
        report_pages,
        admin_applicants,
        offer_pages,
        papers_pages,
        admin,
        admin_acts,
        admin_records,
    ):
        app.include_router(part.router)
    app.include_router(presence.pages)
    app.mount("/static/web", StaticFiles(directory=HERE / "static"), name="web")
    app.mount("/static", StaticFiles(directory=SHARED), name="static")
    answer_problems(app)
    registry = CollectorRegistry()
    registry.register(HallCollector(lambda: getattr(app.state, "web", None)))
    app.state.web_metrics = registry
    app.add_middleware(FloodGate)
    app.add_middleware(PageHeaders)
    app.add_middleware(Squeezed)
    app.add_middleware(RequestMetrics(registry).wrap)
    # last added, first met: nothing logs a holder's key in an address
    app.add_middleware(AddressStripper)


def use(app: FastAPI, parts: WebParts) -> None:
    """Give the requests their parts; called in the server's loop, before it takes any."""
    app.state.web = parts
    # half a second of work for a city: in a thread, so that nobody waits for it
    app.state.web_index = asyncio.get_running_loop().run_in_executor(None, parts.items.ready)
