"""The centre as one ASGI app: its parts put together, and the server that runs it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from uuid import uuid4

import structlog
import uvicorn
from fastapi import FastAPI

from hall_config.load import load_city
from queue_server.barring import bar_no_shows
from queue_server.carriers import chosen, reached
from queue_server.centre import Centre
from queue_server.clock import CityClock
from queue_server.domain.refusals import Refused
from queue_server.drawing import Drawing
from queue_server.ending import end
from queue_server.following_up import open_follow_ups
from queue_server.hall_prices import HallPrices
from queue_server.hub.routes import HubParts, close_hub, hub_router, use_hub
from queue_server.judging import Judging
from queue_server.keeping import kept
from queue_server.others import join_others
from queue_server.pager_gateway import HttpPager
from queue_server.paging import Paging
from queue_server.ports import StoreUnavailable, Waits
from queue_server.reminder_jobs import remind
from queue_server.rolling import RolledWaits
from queue_server.schedule import (
    Schedule,
    end_days,
    expire_remote,
    fall_back,
    lapse_evaluations,
    lapse_holds,
    take_turns,
)
from queue_server.settings import Settings
from queue_server.showing import KeptShowings
from queue_server.steadying import SteadyWaits
from queue_server.store.lease import Lease
from queue_server.web.moving import move_number, sweep_moves
from queue_server.web.own_grades import desk_grades
from queue_server.web.parts import WebParts
from queue_server.web.rates import Rates
from queue_server.web.routes import install, use
from queue_server.web.travel import Travel
from queue_server.wire.messages import FRAME_LIMIT

CITY_JOBS_S, LAPSE_S, FOLLOW_UP_S, JUDGE_S, NO_SHOW_S = 1.0, 10.0, 5.0, 30.0, 30.0
TRIM_S, CHECKPOINT_S, TIDY_S = 30.0, 300.0, 60.0


def create_app(centre: Centre) -> FastAPI:
    """The app of a centre; its lifespan starts and stops the centre."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await centre.start()
        others = await join_others(centre)
        showings = KeptShowings(centre.clock, centre.journal.past.keep_shown)
        writing = kept("shown waits", showings.run)
        judging = Judging(centre.own, centre.journal.past, centre.clock)
        drawing = Drawing(centre, centre.clock, as_of=centre.as_of)
        past, pace = centre.journal.past, centre.settings.data / "pace"
        rolled = RolledWaits(centre, centre.clock, pace, past)
        waits = SteadyWaits(rolled, centre)
        prices = HallPrices(centre, centre.clock, _travel(centre))
        pricing = kept("hall prices", prices.run)
        _give_parts(app, centre, judging, showings, waits=waits, drawing=drawing, prices=prices)
        schedule = _schedule(centre, judging, drawing)
        remind(schedule, centre, waits)
        with suppress(StoreUnavailable):
            await drawing.sweep()  # what was handled yesterday is known before yesterday ends
            # a day that ended while nothing ran closes yesterday's windows, not this morning's
            await end_days(centre.own, centre.city.halls, centre.clock)
        schedule.start()
        rolling = kept("rollout", rolled.run)
        try:
            yield
        finally:
            close_hub(app)
            schedule.stop()
            await end([rolling])
            rolled.stop()
            await others.stop()
            await end([pricing, writing])
            await showings.write()
            await centre.stop()

    app = FastAPI(
        title="Yunhao", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None
    )
    app.include_router(hub_router)
    install(app)
    return app


def _give_parts(
    app: FastAPI,
    centre: Centre,
    judging: Judging,
    showings: KeptShowings,
    *,
    waits: Waits,
    drawing: Drawing,
    prices: HallPrices,
) -> None:
    settings = centre.settings
    parts = WebParts(
        halls=centre,
        records=centre.records,
        clock=centre.clock,
        keys=centre.keyring,
        past=centre.journal.past,
        lives=centre.journal,
        follow_ups=centre.records.follow_ups,
        waits=waits,
        showings=showings,
        sealing=centre.keyring.sealing_key.text,
        presence=settings.presence,
        rates=Rates(requests_s=settings.requests_per_address_s),
        reminds=reached(chosen(settings.reminders)),
        own_url=settings.own_url(),
        allowed_origins=settings.allowed_origins,
        travel=_travel(centre),
        price_s=prices.of,
        probes={"store": centre.store_answers, "journal": centre.journal_answers},
        centre=centre.name,
        as_of=centre.as_of,
        history=centre.journal.history,
        accuracy=lambda: judging.figures,
        next_ticket=drawing.call_next,
    )
    use(app, parts)
    use_hub(
        app,
        HubParts(
            halls=centre,
            records=centre.records,
            clock=centre.clock,
            keys=centre.keyring,
            waits=waits,
            showings=showings,
            public_url=settings.own_url(),
            allowed_origins=settings.allowed_origins,
            sealing=centre.keyring.sealing_key.text,
            mover=partial(move_number, parts),
            next_ticket=drawing.call_next,
            own_grades=partial(desk_grades, parts),
            as_of=centre.as_of,
        ),
    )


def _travel(centre: Centre) -> Travel:
    return Travel(kmh=centre.settings.travel_kmh, detour=centre.settings.travel_detour)


def _schedule(centre: Centre, judging: Judging, drawing: Drawing) -> Schedule:
    """The jobs of this centre's own halls; one process of those that share a store runs them."""
    schedule = Schedule(Lease(centre.client, "schedule", uuid4().hex))
    halls, city, clock = centre.own, centre.city, centre.clock
    schedule.every(CITY_JOBS_S, "day end", partial(_end_days, centre, drawing))
    schedule.every(CITY_JOBS_S, "expiry", partial(expire_remote, halls, clock))
    schedule.every(CITY_JOBS_S, "holds", partial(lapse_holds, halls, clock))
    schedule.every(CITY_JOBS_S, "fall back", partial(fall_back, halls, city, clock))
    schedule.every(CITY_JOBS_S, "turns", partial(take_turns, halls, city, clock))
    schedule.every(CITY_JOBS_S, "moves", partial(sweep_moves, centre, clock))
    gateways = {hall: HttpPager(url) for hall, url in centre.settings.pagers.items()}
    schedule.every(CITY_JOBS_S, "pagers", Paging(halls, gateways).look)
    schedule.every(LAPSE_S, "lapse", partial(lapse_evaluations, halls, clock))
    schedule.every(FOLLOW_UP_S, "follow-ups", partial(_follow_up, centre))
    schedule.every(NO_SHOW_S, "no-shows", partial(_bar_no_shows, centre))
    schedule.every(JUDGE_S, "judging", judging.look)
    schedule.every(TRIM_S, "trim", centre.trim)
    schedule.every(TIDY_S, "tidy", centre.records.tidy)
    schedule.every(TIDY_S, "forget", partial(_forget, centre))
    schedule.every(CHECKPOINT_S, "checkpoint", centre.checkpoint)
    return schedule


async def _end_days(centre: Centre, drawing: Drawing) -> None:
    """Days end when the shared line knows what was handled in them: their tickets go with them."""
    await drawing.sweep()
    await end_days(centre.own, centre.city.halls, centre.clock)


async def _bar_no_shows(centre: Centre) -> None:
    past, bars = centre.journal.past, centre.records.bars
    await bar_no_shows(past, bars, centre.city, at=centre.clock.now())


async def _follow_up(centre: Centre) -> None:
    """Of the halls that this centre has by now: one may have been handed to it since it started."""
    past, follow_ups = centre.journal.past, centre.records.follow_ups
    await open_follow_ups(past, follow_ups, centre.city, [port.hall for port in centre.own])


async def _forget(centre: Centre) -> None:
    """What the vault has kept as long as the policy says."""
    await centre.records.vault.expire(centre.clock.now())


def build(settings: Settings, clock: CityClock | None = None) -> FastAPI:
    """The app of these settings; raises what loading the city's folder raises."""
    city = load_city(settings.city)
    return create_app(Centre(settings, city, clock or CityClock(timezone=city.timezone)))


def serve(settings: Settings, clock: CityClock | None = None) -> None:
    """Run a centre until it is told to stop."""
    _log_plainly()
    app = build(settings, clock)
    with suppress(KeyboardInterrupt, Refused, StoreUnavailable):
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=FRAME_LIMIT,
            timeout_graceful_shutdown=3,
            # longer than clients keep an idle connection (5 s in most): it is theirs to close,
            # else a request meets one that is just being closed
            timeout_keep_alive=20,
        )


def _log_plainly() -> None:
    """Log lines and traces without the values of variables: they may hold what nobody may read."""
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            plain,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
