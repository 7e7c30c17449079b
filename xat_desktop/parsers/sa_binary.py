"""Binary sysstat files (sa23, sar -o): read through the installed sadf, or the command to run is told."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from xat_desktop.errors import XatError
from xat_desktop.parsers import sadf_json
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._source import Limits, Source

MAGICS = (b"\x96\xd5", b"\xd5\x96")
"""SYSSTAT_MAGIC of all versions since 8, in either byte order; two bytes with the format's version follow."""
_FORMATS = range(0x2160, 0x2190)
_TIMEOUT_S = 600.0
_LARGEST_OUTPUT = 16 << 30


def _recognises(head: bytes, _name: str) -> Confidence:
    if not head.startswith(MAGICS):
        return Confidence.NO
    version = head[3::-1][:2] if head.startswith(MAGICS[0]) else head[2:4]
    return Confidence.SURE if int.from_bytes(version, "big") in _FORMATS else Confidence.LIKELY


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sadf = shutil.which("sadf")
    if sadf is None:
        raise XatError(
            "A binary sysstat file needs the program sadf",
            f"{source.name}: this machine has no sadf. {_command(source.name)}",
        )
    with tempfile.TemporaryDirectory(prefix="xat-sa-") as folder:
        copy = Path(folder, "sa")
        with copy.open("wb") as out:
            for chunk in source.chunks():
                out.write(chunk)
        readable = _converted(sadf, copy, source.name)
        with _output(sadf, ["-j", str(readable), "--", "-A"], source.name) as stdout:
            _forward(stdout, source, sink, problems)


def _command(name: str) -> str:
    quoted = f"'{name}'" if " " in name else name
    return (
        "On a Linux machine with sysstat of the version that wrote the file (or newer) run: "
        f"sadf -j {quoted} -- -A > {quoted}.json - and import that file."
    )


def _forward(stdout: IO[bytes], source: Source, sink: Sink, problems: Problems) -> None:
    """What sadf prints, read as any file of `sadf -j`."""
    limits = Limits(max_bytes=_LARGEST_OUTPUT)
    inner = Source(
        stdout,
        f"{source.name}.json",
        zone=source.zone,
        limits=limits,
        on_progress=lambda _done: source.tick(),
    )
    sadf_json.PARSER.parse(inner, sink, problems)
    inner.finish(problems)


def _converted(sadf: str, copy: Path, name: str) -> Path:
    """The file in the format of the installed sadf; older ones are converted by `sadf -c`."""
    check = _run([sadf, "-H", str(copy)])
    if check.returncode == 0:
        return copy
    newer = copy.with_name("converted")
    with newer.open("wb") as out:
        made = _run([sadf, "-c", str(copy)], stdout=out)
    if made.returncode:
        raise XatError(
            "The installed sadf cannot read the file", f"{name}: {_said(check.stderr)}. {_command(name)}"
        )
    return newer


def _run(
    command: list[str], stdout: "IO[bytes] | int" = subprocess.DEVNULL
) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(  # noqa: S603 - a fixed program, and a file that we wrote
            command,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=_environment(),
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise XatError("sadf did not answer", f"{' '.join(command[:2])}: {error}") from error


@contextmanager
def _output(sadf: str, arguments: list[str], name: str) -> Iterator[IO[bytes]]:
    """sadf's output as a stream; it is ended when it takes too long, or when the reader stops."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, and a file that we wrote
            [sadf, *arguments], stdout=subprocess.PIPE, stderr=errors, env=_environment()
        )
        watchdog = threading.Timer(_TIMEOUT_S, process.kill)
        watchdog.start()
        try:
            assert process.stdout
            yield process.stdout
            code = process.wait()
        finally:
            watchdog.cancel()
            watchdog.join()
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
        if code:
            errors.seek(0)
            raise XatError(
                "sadf could not read the file",
                f"{name}: {_said(errors.read()) or f'it ended with {code}'}. {_command(name)}",
            )


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "S_TIME_FORMAT": "ISO", "S_COLORS": "never"}


def _said(text: bytes) -> str:
    """The first line of an error message."""
    return next(iter(text.decode("utf-8", "replace").strip().splitlines()), "")


PARSER = Parser("sysstat-binary", "sysstat binary (sa files)", (".sa", ".bin"), _recognises, _parse)
