"""One measured figure beside its goal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` is what the goal bounds from above: a ratio to the peer, milliseconds, or a share.

    Without a goal it is told only.
    """

    name: str
    text: str
    value: float
    goal: float | None = None

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """Cells for the table."""
        if self.goal is None:
            return self.name, self.text, f"{self.value:.3g}", "", ""
        state = "ok" if self.value <= self.goal else "MISSED"
        return self.name, self.text, f"{self.value:.3g}", f"{self.goal:g}", state
