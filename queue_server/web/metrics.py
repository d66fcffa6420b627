"""What Prometheus is told: requests as they come, halls as their views stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from queue_server.clock import monotonic_s
from queue_server.domain.accuracy import QUANTILES, Accuracy
from queue_server.web.load import figures
from queue_server.web.parts import API, WebParts

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_GAUGES = {
    "waiting": "Tickets that wait in the hall",
    "remote": "Tickets taken away from the hall and not yet arrived",
    "serving": "Tickets called or served now",
    "windows_open": "Windows that call",
    "longest_wait_s": "How long the one who waits longest has waited, in seconds",
    "issued": "Tickets issued in the service day",
    "served": "Tickets done in the service day",
    "missed": "Tickets missed and not come back",
}


class RequestMetrics:
    """Counts requests by route, method and status, and times them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        labels = ("method", "route", "status")
        self.requests = Counter(
            "yunhao_http_requests", "Requests answered", labels, registry=registry
        )
        self.seconds = Histogram(
            "yunhao_http_request_seconds",
            "Time to the answer's start",
            ("method", "route"),
            buckets=BUCKETS_S,
            registry=registry,
        )

    def wrap(self, app: ASGIApp) -> ASGIApp:
        """The application, counted."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            began = monotonic_s()

            async def sent(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self._note(scope, message["status"], monotonic_s() - began)
                await send(message)

            await app(scope, receive, sent)

        return counted

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _pattern(scope)
        self.requests.labels(scope["method"], route, status).inc()
        self.seconds.labels(scope["method"], route).observe(seconds)


def _pattern(scope: Scope) -> str:
    """The route's pattern: an id in a label would be one series a ticket."""
    found: str | None = getattr(scope.get("route"), "path", None)
    if found is None:
        return "other"
    # a router's routes do not know what the router was included under
    return API + found if scope["path"].startswith(API) and not found.startswith(API) else found


class HallCollector(Collector):
    """Reads the gauges of all halls when they are asked for."""

    def __init__(self, parts: Callable[[], WebParts | None]) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """One gauge a figure, one sample a hall."""
        parts = self._parts()
        if parts is None:
            return
        found = {hall: figures(parts, hall) for hall in parts.city.halls}
        for name, text in _GAUGES.items():
            gauge = GaugeMetricFamily(f"yunhao_{name}", text, labels=("hall",))
            for hall, load in found.items():
                gauge.add_metric((hall,), getattr(load, name))
            yield gauge
        yield from _accuracy(parts.accuracy())


_ACCURACY: Mapping[str, tuple[str, Callable[[Accuracy], float | None]]] = {
    "judged": (
        "Called in the last two hours who were told to wait",
        lambda one: one.count,
    ),
    "bias_s": ("P50 shown less the wait that came, mean", lambda one: one.bias_s),
    "error_s": ("P50 shown and the wait that came, mean distance", lambda one: one.absolute),
    "coverage": ("Share called within P10 to P90", lambda one: one.covered),
}


def _accuracy(found: Mapping[str, Accuracy]) -> Iterator[Metric]:
    """How true the waits were of late; of a hall that called nobody nothing is said."""
    for name, (text, figure) in _ACCURACY.items():
        gauge = GaugeMetricFamily(f"yunhao_wait_{name}", text, labels=("hall",))
        for hall, one in found.items():
            told = figure(one)
            if told is not None:
                gauge.add_metric((hall,), told)
        yield gauge
    loss = GaugeMetricFamily(
        "yunhao_wait_loss_s", "Mean pinball loss of a quantile shown", labels=("hall", "quantile")
    )
    for hall, one in found.items():
        for quantile, mean in zip(QUANTILES, one.pinball_s or (), strict=False):
            loss.add_metric((hall, str(quantile)), mean)
    yield loss
