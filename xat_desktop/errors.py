"""The two exceptions that a user may meet; everything else is a bug."""


class XatError(Exception):
    """An expected failure: `title` says what happened, `detail` what to do about it."""

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__(title, detail)
        self.title = title
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.title}: {self.detail}" if self.detail else self.title


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked to stop
    """Raised by `progress.step` when the user asked to stop."""
