"""The unit of vmstat's memory columns: -S changes it, and the file does not say so."""

from collections.abc import Iterable

KIB = 1024
_MIB = 1 << 20
_PAGE_KIB = 4
_PAGE_BYTES = 4096
_LARGE = 4_000_000
"""More than this many MiB (4 TiB): the numbers are kilobytes."""


_SMALL = 16_384
"""Fewer KiB than this (16 MiB) free and cached: the numbers are megabytes."""
_ENOUGH = 6
"""So many different numbers show by their pattern which unit they have; fewer are multiples of 4 by chance."""
_MOST = 0.75
"""Share of multiples of 4 among KiB: a container may show some numbers that are no whole pages."""


def memory_unit(values: Iterable[int]) -> tuple[int, str]:
    """(bytes in one unit, its name) from the numbers in the columns swpd, free, buff and cache.

    The kernel counts pages: KiB are multiples of 4 and bytes multiples of 4096; other units have no such
    pattern. Megabytes of 1000 and of 1024 cannot be told apart.
    """
    known = {value for value in values if value}
    if known and all(value % _PAGE_BYTES == 0 for value in known) and max(known) > _LARGE:
        return 1, "B"
    pages = sum(value % _PAGE_KIB == 0 for value in known)
    if pages == len(known) and (not known or len(known) >= _ENOUGH or max(known) >= _SMALL):
        return KIB, "KiB"
    if len(known) >= _ENOUGH and pages >= _MOST * len(known) and max(known) >= _SMALL:
        return KIB, "KiB"
    return (1000, "kB") if max(known) > _LARGE else (_MIB, "MiB")
