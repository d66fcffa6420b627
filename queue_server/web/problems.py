"""Refusals and failures as `application/problem+json`, in the reader's language."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from queue_server.domain.bounds import OutOfBounds
from queue_server.domain.outcomes import OutcomeUnfit
from queue_server.domain.refusals import Refused
from queue_server.ports import BadArgument, RecordsUnavailable, StoreUnavailable
from queue_server.texts import refusal_text
from queue_server.web.language import language_of

log = structlog.get_logger()

MALFORMED, FAILED = "MALFORMED", "FAILED"
RETRY_AFTER_S = 60
_STATUS = {"NOT_ALLOWED": 403, "TOO_MANY": 429, "KEY_REUSED": 422, MALFORMED: 422, FAILED: 500}


class SignInNeeded(Exception):
    """Nobody in particular asked for what only somebody may have, or the token is not valid."""


class Malformed(Exception):
    """The request says something that has no meaning: which field, and what it must be."""

    def __init__(self, field: str, says: str = "") -> None:
        super().__init__(field)
        self.field, self.says = field, says


class Slower(Exception):
    """Too many requests from one address; `retry_s` tells when to come back."""

    def __init__(self, retry_s: int) -> None:
        super().__init__(retry_s)
        self.retry_s = retry_s


def status_of(code: str) -> int:
    """The HTTP status of a code, as the contract has it."""
    return 404 if code.endswith("_UNKNOWN") else _STATUS.get(code, 409)


def problem(
    request: Request, code: str, *, status: int | None = None, about: str = "", **more: Any
) -> JSONResponse:
    """The answer that tells a refusal; `about` is what it concerns, in ids."""
    text = refusal_text(code, language_of(request).locale, about)
    number = status or status_of(code)
    body = {
        "type": f"urn:yunhao:refusal:{code}",
        "title": text,
        "status": number,
        "code": code,
        "detail": text,
    }
    if about:
        body["about"] = about
    headers = {"Cache-Control": "no-store"}
    if number == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if number == 429:
        headers["Retry-After"] = str(more.pop("retry_s", RETRY_AFTER_S))
    return JSONResponse(
        {**body, **more}, number, headers=headers, media_type="application/problem+json"
    )


def answer_problems(app: FastAPI) -> None:
    """Let the application answer every refusal and failure as a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(StoreUnavailable, _away)
    app.add_exception_handler(RecordsUnavailable, _away)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(Slower, _slower)
    app.add_exception_handler(Malformed, _malformed)
    app.add_exception_handler(OutcomeUnfit, _unfit)
    app.add_exception_handler(OutOfBounds, _out_of_bounds)
    app.add_exception_handler(BadArgument, _out_of_bounds)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if error.code == "TOO_MANY" and error.detail.isdecimal():
        return problem(request, error.code, retry_s=int(error.detail))
    return problem(request, error.code, about=error.detail)


def _away(request: Request, error: Exception) -> Response:
    return problem(request, "HALL_NOT_READY")


def _sign_in(request: Request, error: Exception) -> Response:
    return problem(request, "NOT_ALLOWED", status=401)


def _slower(request: Request, error: Exception) -> Response:
    assert isinstance(error, Slower)
    return problem(request, "TOO_MANY", retry_s=error.retry_s)


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, Malformed)
    fields = [{"field": error.field, "says": error.says}] if error.says else []
    return problem(request, MALFORMED, about=error.field, fields=fields)


def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, OutcomeUnfit)
    says = refusal_text(error.reason, language_of(request).locale)
    return problem(request, MALFORMED, about=str(error), reason=error.reason, says=says)


def _out_of_bounds(request: Request, error: Exception) -> Response:
    return problem(request, MALFORMED, about=str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": ".".join(str(part) for part in one["loc"]), "says": one["msg"]}
        for one in error.errors()[:20]
    ]
    return problem(request, MALFORMED, about=_first(fields), fields=fields)


def _first(fields: list[dict[str, str]]) -> str:
    return fields[0]["field"] if fields else ""


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    body: Mapping[str, Any] = {
        "type": "about:blank",
        "title": error.detail,
        "status": error.status_code,
        "code": f"HTTP_{error.status_code}",
        "detail": error.detail,
    }
    return JSONResponse(
        body, error.status_code, headers=error.headers, media_type="application/problem+json"
    )


def _failed(request: Request, error: Exception) -> Response:
    # lines only: a renderer that shows the values in each frame would write passwords down
    where = "".join(traceback.format_exception(error))
    log.error("request failed", method=request.method, path=request.url.path, traceback=where)
    return problem(request, FAILED)
