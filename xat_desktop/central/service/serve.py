"""Runs the service behind gunicorn or waitress: one process with threads, as it mostly waits."""

import logging
import sys
from typing import Any

from flask import Flask

from xat_desktop.central.service.app import create_app
from xat_desktop.central.service.config import Config
from xat_desktop.central.service.logs import JsonLines, set_up_logs

_PATIENCE_S = 60  # for one request: a provider may be slow


def serve(config: Config, host: str, port: int, threads: int, server: str = "") -> None:
    """Serve until the process is told to end; XatError when the configuration cannot work.

    `server` is gunicorn or waitress; empty: waitress on Windows, where gunicorn does not run.
    """
    set_up_logs()
    app = create_app(config)
    if server == "waitress" or (not server and sys.platform == "win32"):
        _with_waitress(app, host, port, threads)
    else:
        _with_gunicorn(app, f"[{host}]:{port}" if ":" in host else f"{host}:{port}", threads)


def _with_waitress(app: Flask, host: str, port: int, threads: int) -> None:
    import waitress

    waitress.serve(app, host=host, port=port, threads=threads, ident=None)


def _with_gunicorn(app: Flask, bind: str, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings instead of its command line."""

        def load_config(self) -> None:
            """Hand the settings over."""
            for name, value in _settings(bind, threads).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            """The application; its connections are made in the worker, none before the fork."""
            return app

    logging.getLogger(__name__).info("serving at %s", bind)
    Application().run()


def _settings(bind: str, threads: int) -> dict[str, Any]:
    quiet = {"level": "CRITICAL", "handlers": [], "propagate": False}  # its lines carry whole addresses
    return {
        "bind": bind,
        "workers": 1,  # counters and caches are the process's own; more instances scale further
        "worker_class": "gthread",
        "threads": threads,
        "timeout": _PATIENCE_S,
        "graceful_timeout": 10,
        "limit_request_line": 8190,  # some issuers send codes of 2 KB
        "accesslog": None,
        "logconfig_dict": {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"level": "INFO", "handlers": ["stderr"]},
            "loggers": {
                "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
                "gunicorn.access": quiet,
            },
        },
    }
