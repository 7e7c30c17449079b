"""How a task tells how far it is, and learns that it shall stop."""

from typing import Protocol


class Progress(Protocol):
    """`step` raises Cancelled when the user asked to stop."""

    def step(self, done: int, total: int, text: str) -> None:
        """`done` of `total` units of work; `text` says what is being done."""


class NoProgress:
    """Nobody watches and nobody stops."""

    def step(self, done: int, total: int, text: str) -> None:
        """Nothing."""
