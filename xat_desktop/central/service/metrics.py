"""Counters of this process in Prometheus' text format; `GET /metrics` needs the configured token."""

import threading

from flask import Blueprint, Response, abort, request

from xat_desktop.central.service import service
from xat_desktop.central.service.digest import same

routes = Blueprint("metrics", __name__)

_HELP = {
    "xat_requests_total": "Requests by endpoint, method and status.",
    "xat_request_seconds_total": "Seconds spent in requests by endpoint.",
    "xat_sign_in_events_total": "Events of the audit, by event.",
}


class Metrics:
    """Counters that several threads may raise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {}

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Raise a counter; `name` is one of those with a help text."""
        assert name in _HELP
        with self._lock:
            key = name, tuple(sorted(labels.items()))
            self._values[key] = self._values.get(key, 0) + amount

    def text(self) -> str:
        """All counters in the exposition format."""
        with self._lock:
            values = sorted(self._values.items())
        lines = []
        for name, about in _HELP.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} counter"]
            lines += [f"{name}{_labels(pairs)} {amount:g}" for (key, pairs), amount in values if key == name]
        return "\n".join(lines) + "\n"


def _labels(pairs: tuple[tuple[str, str], ...]) -> str:
    inner = ",".join(f'{key}="{_escaped(value)}"' for key, value in pairs)
    return f"{{{inner}}}" if inner else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


@routes.get("/metrics")
def metrics() -> Response:
    """The counters, for a scraper that knows the token; without a configured token there is no such page."""
    token = service.current().config.metrics_token
    if token is None or not same(request.headers.get("Authorization", ""), f"Bearer {token.reveal()}"):
        abort(404)
    return Response(service.current().metrics.text(), mimetype="text/plain; version=0.0.4")
