"""A real PostgreSQL for tests: TCP on 127.0.0.1 with SCRAM, run from pgserver's binaries or the system's."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

_PATIENCE_S = 30.0
_NOBODY = 65534  # PostgreSQL refuses to run as root

_CONFIG = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
fsync = off
max_connections = 300
shared_buffers = '256MB'
max_wal_size = '4GB'
"""


def binaries() -> Path | None:
    """The folder of initdb and postgres: XAT_TEST_POSTGRES, pgserver's, or the system's newest from 15 on."""
    if chosen := os.environ.get("XAT_TEST_POSTGRES"):
        return Path(chosen)
    found = find_spec("pgserver")
    if found and found.submodule_search_locations:
        return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
    system = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if int(path.parent.name) >= 15]
    return max(system, key=lambda path: int(path.parent.name), default=None)


class PostgresServer:
    """One cluster in a folder of its own; `start` and `kill` may alternate, its data stays."""

    user = "postgres"
    host = "127.0.0.1"

    def __init__(self, rules: str = "") -> None:
        programs = binaries()
        assert programs, "no PostgreSQL: pip install pgserver, or apt-get install postgresql"
        self._as = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="xat-postgres-"))
        self.folder.chmod(0o755)
        if self._as and "site-packages" in programs.parts:  # another user may not be able to read them there
            programs = _copied(programs, self.folder / "program")
        self._programs = programs
        self.password = secrets.token_urlsafe(12)
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._data = self.folder / "data"
        self._data.mkdir()
        if self._as:
            os.chown(self._data, _NOBODY, _NOBODY)
        self._initialise(rules)
        self.start()

    def _initialise(self, rules: str) -> None:
        secret = self.folder / "secret"
        secret.write_text(self.password)
        words = ["initdb", "-D", self._data, "-U", self.user, "-A", "scram-sha-256", "--pwfile", secret]
        words += ["-E", "UTF8", "--locale", "C", "--no-sync"]
        words[0] = self._programs / "initdb"
        done = subprocess.run(words, capture_output=True, text=True, cwd=self.folder, **self._as)
        assert done.returncode == 0, done.stderr
        with (self._data / "postgresql.conf").open("a") as config:
            config.write(_CONFIG)
        access = self._data / "pg_hba.conf"
        access.write_text(f"{rules}\n{access.read_text()}")  # the first line that fits decides

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._process = self._spawn()
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                psycopg.connect(self.dsn(), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    told = (self.folder / "log").read_text()
                    assert "is still in use" in told[-1000:], told  # by processes that are just being killed
                    self._process = self._spawn()
                assert time.monotonic() < until, "PostgreSQL does not answer"
                time.sleep(0.02)
            else:
                return

    def _spawn(self) -> "subprocess.Popen[bytes]":
        with (self.folder / "log").open("ab") as log:
            words = [self._programs / "postgres", "-D", self._data, "-p", str(self.port)]
            return subprocess.Popen(words, stdout=log, stderr=log, cwd=self.folder, **self._as)

    def kill(self) -> None:
        """End it as a power cut does: SIGKILL to the server and to all its processes."""
        assert self._process
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for pid in [self._process.pid, *map(int, children)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait(_PATIENCE_S)
        self._process = None
        until = time.monotonic() + _PATIENCE_S
        while any(_is_alive(pid) for pid in children):  # the next start refuses while they hold its memory
            assert time.monotonic() < until, "processes of PostgreSQL do not end"
            time.sleep(0.005)

    def stop(self) -> None:
        """End it and remove its folder."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(_PATIENCE_S)
        shutil.rmtree(self.folder, ignore_errors=True)

    def dsn(self, database: str = "postgres", user: str = "", password: str = "") -> str:
        """Connection words for `user`, else for the superuser."""
        who = {"user": user or self.user, "password": password or self.password}
        return psycopg.conninfo.make_conninfo(host=self.host, port=self.port, dbname=database, **who)

    def url(self, database: str = "postgres") -> str:
        """The superuser's SQLAlchemy address of `database`."""
        return f"postgresql+psycopg://{self.user}:{self.password}@{self.host}:{self.port}/{database}"

    def new_database(self) -> str:
        """The name of a fresh, empty database."""
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self.dsn(), autocommit=True) as db:
            db.execute(f'create database "{name}"')  # type: ignore[arg-type]
        return name


def _copied(programs: Path, to: Path) -> Path:
    """The package with the libraries that it looks for beside it; returns the new folder of programs."""
    package = programs.parents[1]
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, to / folder.name)
    return to / programs.relative_to(package.parent)


def _is_alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
