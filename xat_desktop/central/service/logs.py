"""One JSON object a line on stderr for each request and event; addresses are logged as routes, without queries."""

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import TextIO

from flask import Flask, Response, g, request

from xat_desktop.central.service import service

_log = logging.getLogger("xat_desktop.central.service.requests")

# A second line of defence: nothing logs a token on purpose.
_SECRET = re.compile(
    r"(?i)(bearer\s+|(?:code|token|secret|password|verifier|state)=)[^\s&\"']+|\beyJ[\w-]+\.[\w.-]+"
)
_METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")
_TALKATIVE = (
    "urllib3",
    "requests_oauthlib",
    "oauthlib",
    "authlib",
    "google",
    "werkzeug",
    "sqlalchemy",
    "psycopg",
)


class JsonLines(logging.Formatter):
    """A record as one line of JSON; of an error, the places but no values."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, message, and the facts of the record."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "severity": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            line["places"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return _SECRET.sub(
            lambda found: (found[1] or "") + "…", json.dumps(line, default=str, ensure_ascii=False)
        )


def set_up_logs(stream: TextIO = sys.stderr) -> None:
    """Everything that this process logs goes out as JSON lines; libraries only when something is wrong."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _counted(method: str) -> str:
    """Strangers may invent methods, and each counter is kept for ever."""
    return method if method in _METHODS else "other"


def log_requests(app: Flask) -> None:
    """A line and two counters for each request."""

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        metrics = service.current().metrics
        metrics.add(
            "xat_requests_total",
            route=route,
            method=_counted(request.method),
            status=str(response.status_code),
        )
        metrics.add("xat_request_seconds_total", seconds, route=route)
        facts = {
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "address": request.remote_addr,
        }
        _log.info("request", extra={"facts": facts})
        return response

    app.before_request(begin)
    app.after_request(end)
