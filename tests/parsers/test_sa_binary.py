"""Binary sysstat files: magics, the installed sadf, and what is said without one."""

import gzip
import io
import shutil
import stat
from pathlib import Path

import pytest

from tests.parsers.recording import SAMPLES, parse_bytes
from xat_desktop.errors import XatError
from xat_desktop.parsers import sa_binary
from xat_desktop.parsers._base import Confidence, Problems
from xat_desktop.parsers._source import Source

NAME = "sadc12.6.1_binary_sa23_10s.sa"
DATA = gzip.decompress((SAMPLES / "sar" / f"{NAME}.gz").read_bytes())
JSON = gzip.decompress((SAMPLES / "sar" / "sadf12.7.9_j_A.json.gz").read_bytes())


@pytest.mark.parametrize(
    ("head", "confidence"),
    [
        (DATA[:64], Confidence.SURE),
        (b"\xd5\x96\x21\x75", Confidence.SURE),
        (b"\x96\xd5\x69\x21", Confidence.SURE),
        (b"\x96\xd5\x00\x00", Confidence.LIKELY),
        (b"\x96\x00", Confidence.NO),
    ],
)
def test_magics_of_both_byte_orders(head: bytes, confidence: Confidence) -> None:
    assert sa_binary.PARSER.recognises(head, "sa23") == confidence


def test_without_sadf_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(XatError, match=r"sadf -j sa23 -- -A > sa23\.json"):
        parse_bytes(DATA, "sa23")


@pytest.fixture
def fake_sadf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called sadf that does what `tmp_path / "body"` says; gets the arguments of the real one."""
    program = tmp_path / "sadf"
    program.write_text(f'#!/bin/sh\n. "{tmp_path}/body"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (tmp_path / "out.json").write_bytes(JSON)
    return tmp_path


def test_the_output_of_sadf_is_read(fake_sadf: Path) -> None:
    (fake_sadf / "body").write_text(
        f'[ "$1" = -H ] && exit 0\n[ "$LC_ALL" = C ] || exit 3\n'
        f'[ "$1 $3 $4" = "-j -- -A" ] && cmp -s "$2" {fake_sadf}/in && cat {fake_sadf}/out.json'
    )
    (fake_sadf / "in").write_bytes(DATA)
    captures, problems = parse_bytes(DATA, "sa23")
    assert (len(captures), problems.count) == (1, 0)
    assert len(captures[0].series) == 231


def test_an_older_file_is_converted_first(fake_sadf: Path) -> None:
    (fake_sadf / "body").write_text(
        f'case "$1" in -H) exit 1;; -c) echo new; exit 0;; '
        f'-j) [ "$(cat "$2")" = new ] && cat {fake_sadf}/out.json;; esac'
    )
    assert len(parse_bytes(DATA, "sa23")[0][0].series) == 231


@pytest.mark.parametrize(
    "body",
    [
        'echo "Invalid system activity file" >&2; exit 1',
        '[ "$1" = -H ] && exit 0; echo "Invalid system activity file" >&2; exit 1',
    ],
)
def test_what_sadf_refuses_is_said(fake_sadf: Path, body: str) -> None:
    (fake_sadf / "body").write_text(body)
    with pytest.raises(XatError, match=r"Invalid system activity file.*sadf -j"):
        parse_bytes(DATA, "sa23")


def test_a_reader_that_stops_ends_sadf(fake_sadf: Path) -> None:
    (fake_sadf / "body").write_text(
        '[ "$1" = -H ] && exit 0; while true; do cat ' + f"{fake_sadf}/out.json; done"
    )
    seen: list[int] = []

    def stop(done: int) -> None:
        seen.append(done)
        if len(seen) > 3:
            raise XatError("stopped", "")

    source = Source(io.BytesIO(DATA), "sa23", on_progress=stop)
    with pytest.raises(XatError, match="stopped"):
        sa_binary.PARSER.parse(source, _Nothing(), Problems())


class _Nothing:
    def capture(self, info: object) -> None: ...
    def update(self, **changes: object) -> None: ...
    def samples(self, keys: object, times: object, columns: object) -> None: ...
    def summary(self, *values: object) -> None: ...


@pytest.mark.skipif(not shutil.which("sadf"), reason="sysstat is not installed")
def test_the_real_sadf() -> None:
    captures, problems = parse_bytes(DATA, "sa23")
    assert (len(captures[0].series), problems.count) == (459, 0)
