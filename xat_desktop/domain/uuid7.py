"""UUIDv7 (RFC 9562): ids that sort by creation time."""

import secrets
import time


def new_id() -> str:
    """A fresh UUIDv7 as 36 characters."""
    milliseconds = time.time_ns() // 1_000_000
    value = (
        (milliseconds << 80)
        | (0x7 << 76)
        | (secrets.randbits(12) << 64)
        | (0b10 << 62)
        | secrets.randbits(62)
    )
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
