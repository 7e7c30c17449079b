"""A sign-in that is refused: what the person reads, and the event that the audit keeps."""

from xat_desktop.errors import XatError


class Refused(XatError):  # noqa: N818 - the person's business, not a failure
    """The person may not sign in, or what came back cannot be trusted."""

    def __init__(
        self, title: str, detail: str = "", event: str = "sign_in_refused", status: int = 403
    ) -> None:
        super().__init__(title, detail)
        self.event = event
        self.status = status
