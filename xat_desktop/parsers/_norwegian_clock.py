"""`kl. 10.46 +0000`: the clock of nb_NO, which has no seconds, as other locales write it."""

import re
from collections.abc import Callable

_CLOCK = re.compile(
    rb"^(?P<date>(?:\d{1,2}\. \S{3,6} \d{4} )?)kl\. (?P<hour>\d\d)\.(?P<minute>\d\d) [+-]\d{4}(?P<rest>[^\n]*)",
    re.MULTILINE,
)
_NUMBER = re.compile(rb"-?\d+(?:[.,]\d+)?[%BkMGTPE]?")
_LONGEST_LINE = 1 << 20


def has_norwegian_clocks(head: bytes) -> bool:
    """Whether lines begin with such clocks; pidstat's blocks within a minute could not be told apart."""
    return b"kl. " in head and b" Command" not in head and bool(_CLOCK.search(head))


def plain_clocks() -> Callable[[bytes, bool], bytes]:
    """A decoder, piece by piece: `10:46:00` in place of `kl. 10.46 +0000`."""
    waiting = b""

    def decode(data: bytes, final: bool) -> bytes:
        nonlocal waiting
        data = waiting + data
        end = len(data) if final or len(data) > _LONGEST_LINE else data.rfind(b"\n") + 1
        waiting = data[end:]
        return _CLOCK.sub(_plain, data[:end])

    return decode


def _plain(found: re.Match[bytes]) -> bytes:
    """A header stands a second before its rows: a row with the very clock of its header would be one since boot."""
    minutes = int(found["hour"]) * 60 + int(found["minute"])
    is_header = found["rest"].strip() and not any(map(_NUMBER.fullmatch, found["rest"].split()))
    seconds = (minutes * 60 - bool(is_header)) % 86_400
    clock = b"%02d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)
    return found["date"] + clock + found["rest"]
