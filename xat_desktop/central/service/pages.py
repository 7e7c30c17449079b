"""The three pages of a sign-in, without scripts: choose, confirm, and a message."""

from flask import Response, g, make_response, render_template

from xat_desktop.central.service import service
from xat_desktop.central.service.attempts import Attempt


def choose_page(attempt: Attempt) -> Response:
    """A link to each provider."""
    here = service.current()
    links = [
        (provider.title, here.url(f"/sign-in/{attempt.id}/{name}"))
        for name, provider in here.providers.items()
    ]
    return make_response(render_template("choose.html", links=links, **_shared()))


def confirm_page(attempt: Attempt, email: str, proof: str) -> Response:
    """Who is about to sign in, and on which computer."""
    here = service.current()
    words = {
        "action": here.url(f"/confirm/{attempt.id}"),
        "email": email,
        "provider": here.providers[attempt.provider].title,
        "device": attempt.device_name,
        "proof": proof,
        "again": here.url(f"/sign-in/{attempt.id}"),
    }
    return make_response(render_template("confirm.html", **words, **_shared()))


def message_page(title: str, detail: str, status: int) -> Response:
    """What went wrong, and what to do; with a way back while the sign-in is open."""
    attempt_id = g.get("attempt_id")
    again = service.current().url(f"/sign-in/{attempt_id}") if attempt_id else ""
    return make_response(
        render_template("message.html", title=title, detail=detail, again=again, **_shared()), status
    )


def _shared() -> dict[str, str]:
    here = service.current()
    return {"operator": here.config.operator, "style": here.url("/static/page.css")}
