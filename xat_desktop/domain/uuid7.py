"""UUIDv7 (RFC 9562): ids that sort by creation time, those of one process strictly."""

import os
import threading
import time

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh UUIDv7 as 36 characters; its 12 bits after the milliseconds are their fraction (method 3)."""
    global _last
    milliseconds, rest_ns = divmod(time.time_ns(), 1_000_000)
    with _lock:
        moment = _last = max((milliseconds << 12) | (rest_ns * 4096 // 1_000_000), _last + 1)
    value = ((moment >> 12) << 80) | (0x7 << 76) | ((moment & 0xFFF) << 64)
    value |= (0b10 << 62) | (int.from_bytes(os.urandom(8)) >> 2)
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
