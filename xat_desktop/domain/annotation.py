"""A remark of a person on a moment or a stretch of a capture."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Annotation:
    """Times are the capture's own, in µs; `end_us` is None for a moment."""

    id: str
    capture_id: str
    start_us: int
    end_us: int | None
    text: str
