"""nmon files of Linux and AIX, in the order they were written or sorted, with one run or several."""

from collections.abc import Iterator

import numpy as np

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._nmon_lines import Block, read_block
from xat_desktop.parsers._nmon_run import Run
from xat_desktop.parsers._nmon_times import SnapshotTimes
from xat_desktop.parsers._parallel import in_order
from xat_desktop.parsers._source import Source

_SIGN = LineStart(rb"(?:AAA(?P<a>[,;])progname(?P=a)|ZZZZ(?P<z>[,;])T\d{4,7}(?P=z)\d{1,2}:\d\d:\d\d)")

_MOST_CUTS = 50
"""In a block; a damaged file must not be read again and again."""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sign = _SIGN.search(source.head)
    if not sign:
        raise XatError("This is no nmon file", f"{source.name}: it has neither AAA,progname nor a ZZZZ row.")
    semicolons = b";" in (sign["a"], sign["z"])
    zone, zone_name, zone_source = source.resolve_zone()
    info = CaptureInfo("nmon", zone=zone_name, zone_source=zone_source)

    def read(item: tuple[int, bytes]) -> Block:
        return read_block(item[0], _with_commas(item[1]) if semicolons else item[1])

    run = Run(sink, problems, info, SnapshotTimes(zone))
    cut_off: list[bytes] = []
    for block in in_order(read, _whole_lines(source, problems, cut_off)):
        rest = block
        for _ in range(_MOST_CUTS):
            cut = run.next_cut(rest)
            if cut is None:
                break
            before, rest = _split(rest, cut.line)
            if before:
                run.add(before)
            if cut.section:
                run.forget_header(cut.section)
                continue
            run.finish()
            facts = run.facts if cut.same_facts else None
            run = Run(sink, problems, info, SnapshotTimes(zone), facts)
        else:
            problems.add(
                rest.first_line, "runs or headers change all the time from here on: taken as they come"
            )
        run.add(rest)
    run.finish(within_processes=any(_is_of_process(row) for row in cut_off))


def _with_commas(block: bytes) -> bytes:
    """AIX writes semicolons and decimal commas in some locales."""
    return block.replace(b",", b".").replace(b";", b",")


def _whole_lines(source: Source, problems: Problems, left_out: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """Blocks without a last line that was cut off, which is `left_out`: its last number may have lost digits."""
    for first, block in source.blocks():
        cut = block.rfind(b"\n") + 1
        if cut < len(block):
            line = first + block.count(b"\n")
            left_out.append(block[cut:])
            problems.add(line, "the last line has no end: the file is truncated, the line was left out")
        if cut:
            yield first, block[:cut] if cut < len(block) else block


def _is_of_process(row: bytes) -> bool:
    """Whether a cut row is, or could be, one of TOP or of the commands between those."""
    return b"TOP".startswith(row[:3]) or b"UARG".startswith(row[:4])


def _split(block: Block, line: int) -> tuple[Block | None, Block]:
    """The rows before `line` and those from it on."""
    if line <= block.first_line:
        return None, block
    ends = np.flatnonzero(np.frombuffer(block.data, np.uint8) == 10)
    at = int(ends[line - block.first_line - 1]) + 1
    return read_block(block.first_line, block.data[:at]), read_block(line, block.data[at:])


PARSER = Parser("nmon", "nmon (Linux, AIX)", (".nmon", ".csv"), _recognises, _parse, version=3)
