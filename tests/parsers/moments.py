"""Moments written as text, for the facts of samples."""

from datetime import UTC, datetime


def us(text: str) -> int:
    """UTC microseconds of `2026-11-23T03:45:47`."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1e6)
