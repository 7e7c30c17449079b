"""Columns of iostat's device tables in all versions, and the metrics they are."""

import re
from functools import cache

from xat_desktop.domain.series import attributes
from xat_desktop.parsers._columns import Column

_DIRECTIONS = {"r": "read", "w": "write", "d": "discard", "f": "flush"}
_WORDS = {"read": "read", "wrtn": "write", "dscd": "discard", "w+d": "write+discard"}
_BYTES = {"kB": 1024, "MB": 1 << 20, "sec": 512, "Blk": 512}

_DISK: tuple[tuple[re.Pattern[str], Column], ...] = tuple(
    (re.compile(pattern), column)
    for pattern, column in (
        (r"(?P<way>[rwdf])/s|tps", Column("system.disk.operations", "1/s")),
        (r"(?P<way>[rwd]?)(?P<size>kB|MB|sec)/s", Column("system.disk.io", "By/s")),
        (r"(?P<size>kB|MB|Blk)_(?P<word>read|wrtn|dscd|w\+d)/s", Column("system.disk.io", "By/s")),
        (r"(?P<size>kB|MB|Blk)_(?P<word>read|wrtn|dscd|w\+d)", Column("xat.disk.transferred", "By")),
        (r"(?P<way>[rwd]?)rqm/s", Column("system.disk.merged", "1/s")),
        (r"%(?P<way>[rwd])rqm", Column("xat.disk.merged_ratio", "1", shift=2)),
        (r"(?:(?P<way>[rwdf])_)?await", Column("xat.disk.await", "s", shift=3)),
        (r"(?P<way>[rwd]?)areq-sz", Column("xat.disk.request_size", "By", 1024)),
        (r"avgrq-sz", Column("xat.disk.request_size", "By", 512)),
        (r"aqu-sz|avgqu-sz", Column("xat.disk.queue_length")),
        (r"svctm", Column("xat.disk.service_time", "s", shift=3)),
        (r"%util", Column("xat.disk.utilization", "1", shift=2)),
    )
)
_SHARE = re.compile(r"[rw](?P<size>kB|MB|Blk)_(?:nor|dir|svr)/s")


@cache
def disk_column(name: str) -> Column:
    """The column of an iostat device table; a name that no version prints becomes `iostat.<name>`."""
    for pattern, column in _DISK:
        found = pattern.fullmatch(name)
        if found:
            groups = found.groupdict()
            direction = _DIRECTIONS.get(groups.get("way") or "") or _WORDS.get(groups.get("word") or "")
            scale = _BYTES[groups["size"]] if groups.get("size") else column.scale
            named = attributes(disk__io__direction=direction) if direction else ()
            return Column(column.metric, column.unit, scale, column.shift, named)
    return _share_column(name)


def _share_column(name: str) -> Column:
    """The column of a network file system (iostat -n, nfsiostat), or one that no version prints."""
    size = _SHARE.fullmatch(name)
    if size:
        return Column(f"iostat.{name}", "By/s", _BYTES[size["size"]])
    return Column(f"iostat.{name}", "1/s" if name.endswith("ops/s") else "1")
