"""Alive, ready, and the figures for Prometheus."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from queue_server.web.parts import Parts, Probe

router = APIRouter(tags=["health"])
PROBE_S = 2.0


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(parts: Parts) -> JSONResponse:
    """Store and journal can be reached; 503 with what cannot."""
    answers = await asyncio.gather(*(_asked(probe) for probe in parts.probes.values()))
    found = dict(zip(parts.probes, answers, strict=True))
    ready = all(found.values())
    return JSONResponse({"ready": ready, "parts": found}, 200 if ready else 503)


async def _asked(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_S):
            await probe()
    except Exception:
        # whatever is wrong with it, it cannot be reached
        return False
    return True


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Counters and gauges in Prometheus' text form."""
    registry: CollectorRegistry = request.app.state.web_metrics
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
