"""The service as operators run it: a process of its own, configured by a file and its environment."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.central.world import World
from xat_desktop.central.service.keys import new_key
from xat_desktop.central.service_login import add_service_login

_PATIENCE_S = 30.0


@dataclass(frozen=True)
class ServiceProcess:
    """The service at `url`; what it logs is in `log`."""

    url: str
    log: Path
    secret_words: list[str]


@contextmanager
def service_process(
    world: World,
    folder: Path,
    providers: dict[str, dict[str, Any]],
    bucket: dict[str, Any] | None = None,
    server: str = "gunicorn",
) -> Iterator[ServiceProcess]:
    """`xat-central serve` until the end of the block."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with world.admin() as admin:
        login = add_service_login(admin, "signin_" + secrets.token_hex(4))
    assert login.secret
    key = new_key()
    (folder / "key.pem").write_text(key)
    config = folder / "service.toml"
    config.write_text(_toml(url, world, folder, providers, bucket or {}))
    environment = {
        **os.environ,
        "SERVICE_DATABASE": world.server.dsn(world.database, login.role, login.secret),
        "XAT_CENTRAL__LIMITS__ADDRESS": "100000",
    }
    log = folder / "service.log"
    words = [sys.executable, "-c", "from xat_desktop.central.cli import main; main()", "serve"]
    words += ["--config", str(config), "--port", str(port), "--server", server]
    with log.open("wb") as output:
        process = subprocess.Popen(words, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _until_healthy(url, process, log)
        yield ServiceProcess(url, log, [login.secret, *key.split("\n")[1:-2]])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE_S)


def _toml(
    url: str, world: World, folder: Path, providers: dict[str, dict[str, Any]], bucket: dict[str, Any]
) -> str:
    lines = [
        f'public_url = "{url}"',
        'database = "env:SERVICE_DATABASE"',
        f'signing_keys = ["file:{folder / "key.pem"}"]',
        'operator = "Example Corp"',
    ]
    address = {
        "host": world.server.host,
        "port": world.server.port,
        "dbname": world.database,
        "sslmode": "disable",
    }
    sections = {"client_database": address, "bucket": bucket}
    sections |= {f"providers.{name}": section for name, section in providers.items()}
    for name, section in sections.items():
        lines.append(f"[{name}]")
        lines += [
            f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in section.items()
        ]
    return "\n".join(lines) + "\n"


def _until_healthy(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            requests.get(f"{url}/health", timeout=5).raise_for_status()
        except requests.ConnectionError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
