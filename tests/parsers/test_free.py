"""free: facts of real files, units that are assumed, the old table, damage."""

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import parse_bytes, parse_sample

OLD = """             total       used       free     shared    buffers     cached
Mem:       8174352    7816516     357836          0     263888    4316872
-/+ buffers/cache:    3235756    4938596
Swap:     10223608     125664   10097944

"""


def test_facts() -> None:
    captures, problems = parse_sample("free/session1_free_s5_mebi.txt.gz")
    assert (len(captures), problems.count) == (1, 0)
    times, used = captures[0].find("system.memory.usage", system__memory__state="used")
    assert (len(times), used[-1]) == (136, 1170 * 2**20)
    assert captures[0].info.environment["memory_unit"].startswith("MiB, assumed")
    assert captures[0].info.zone_source == "none"


def test_facts_with_units() -> None:
    captures, problems = parse_sample("free/free_h_s10.txt")
    assert problems.count == 0
    times, used = captures[0].find("system.memory.usage", system__memory__state="used")
    assert (len(times), used[-1]) == (9, 1.5 * 2**30)
    assert "memory_unit" not in captures[0].info.environment


@pytest.mark.parametrize(("factor", "unit"), [(1, "KiB"), (1024, "bytes")], ids=["the default", "-b"])
def test_unit_is_seen_from_the_sizes(factor: int, unit: str) -> None:
    text = OLD
    for number in ("8174352", "7816516", "357836", "263888", "4316872"):
        text = text.replace(number, str(int(number) * factor))
    captures, problems = parse_bytes(text.encode(), "free.txt")
    assert problems.count == 0
    assert captures[0].info.environment["memory_unit"].startswith(unit)
    assert captures[0].find("system.memory.limit")[1].tolist() == [8174352 * 1024]
    assert captures[0].find("free.without_cache.used")[1].tolist() == [
        3235756 * (1 if unit == "bytes" else 1024)
    ]


def test_damage() -> None:
    captures, problems = parse_bytes(
        (OLD + OLD.replace("357836", "35x836") + "Mem:  81").encode(), "free.txt"
    )
    assert [problem.line for problem in problems.kept] == [7, 11]
    assert len(captures[0].find("system.paging.usage", system__paging__state="free")[1]) == 2


def test_dates_between_the_snapshots() -> None:
    """`while sleep 5; do date; free; done`"""
    dates = ["Mon Nov 23 10:00:00 CET 2026", "Mon Nov 23 10:00:05 CET 2026"]
    text = f"{dates[0]}\n{OLD}{OLD}{dates[1]}\n{OLD.replace('357836', '357840')}"
    captures, problems = parse_bytes(text.encode(), "free.txt")
    times, free = captures[0].find("system.memory.usage", system__memory__state="free")
    assert times.tolist() == [us(f"2026-11-23T09:00:0{second}") for second in (0, 1, 5)]
    assert free.tolist() == [357836 * 1024, 357836 * 1024, 357840 * 1024]
    assert captures[0].info.zone_source == "file"
    assert problems.count == 0


@pytest.mark.parametrize(
    ("header", "memory", "swap"),
    [
        ("gesamt       benutzt     frei      gemns.  Puffer/Cache verfügbar", "Speicher:", "Swap:"),
        ("total    utilisé     libre   partagé tamp/cache  disponible", "Mem:", "Partition d'échange:"),
        ("总计        已用        空闲        共享   缓冲/缓存        可用", "内存：", "交换："),
    ],
)
def test_other_languages(header: str, memory: str, swap: str) -> None:
    text = (
        f"               {header}\n"
        f"{memory}    16303440     4523456     8123456      123456     3656528    11345678\n"
        f"{swap}        2097148           8     2097140\n"
    )
    captures, problems = parse_bytes(text.encode(), "free.txt")
    values = [
        captures[0].find("system.memory.usage", system__memory__state=state)[1].tolist()
        for state in ("used", "buffers_and_cached", "available")
    ]
    assert values == [[4523456 * 1024], [3656528 * 1024], [11345678 * 1024]]
    assert captures[0].find("system.paging.usage", system__paging__state="used")[1].tolist() == [8192]
    assert problems.count == 0
