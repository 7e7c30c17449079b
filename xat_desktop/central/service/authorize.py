"""The pages of a sign-in: choose a provider, come back from it, confirm, and return to the desktop with a code."""

import uuid
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Blueprint, Response, g, redirect, request

from xat_desktop.central.service import attempts, audit, codes, service
from xat_desktop.central.service.browser import (
    browser_word,
    check_form,
    form_proof,
    new_browser_word,
    with_browser,
)
from xat_desktop.central.service.client import checked_request
from xat_desktop.central.service.limits import limit_address
from xat_desktop.central.service.pages import choose_page, confirm_page
from xat_desktop.central.service.people import find_person
from xat_desktop.central.service.providers._base import Provider
from xat_desktop.central.service.refusal import Refused

routes = Blueprint("authorize", __name__)
routes.before_request(limit_address)

_SEE_OTHER = 303
_MAX_STATE = 512


@routes.get("/authorize")
def authorize() -> Response:
    """The desktop's request: on to the page with the providers, or to the provider that it names."""
    here = service.current()
    query = _only_once(request.args.to_dict(flat=False))
    wanted = checked_request(query, here.config.client_id)
    chosen = query.get("provider", "")
    if chosen:
        _provider(chosen)
    word = new_browser_word()
    with here.engine.begin() as db:
        attempt_id = attempts.open_attempt(db, wanted, word, here.config.lifetimes.attempt)
    return with_browser(_see(here.url(f"/sign-in/{attempt_id}" + (f"/{chosen}" if chosen else ""))), word)


@routes.get("/sign-in/<uuid:attempt_id>")
def choose(attempt_id: uuid.UUID) -> Response:
    """A page with a link to each provider. Links, not forms: browsers hold a form's redirects to the page's policy."""
    with service.current().engine.begin() as db:
        attempt = attempts.find_attempt(db, str(attempt_id), browser_word())
    return choose_page(attempt)


@routes.get("/sign-in/<uuid:attempt_id>/<provider>")
def sign_in(attempt_id: uuid.UUID, provider: str) -> Response:
    """Go to a provider."""
    here = service.current()
    found = _provider(provider)
    with here.engine.begin() as db:
        attempt = attempts.find_attempt(db, str(attempt_id), browser_word())
        handshake = attempts.begin(db, attempt, provider, _callback(provider))
    g.attempt_id = attempt.id
    return _see(found.authorization_url(handshake))


@routes.post("/callback/<provider>")
def posted_back(provider: str) -> Response:
    """A provider's form comes from another site, so without our cookie: keep it, and have the browser come again."""
    if not _provider(provider).posts_back:
        raise Refused("This provider does not answer with a form", status=405)
    state = request.form.get("state", "")[:_MAX_STATE]
    with service.current().engine.begin() as db:
        attempts.keep_posted(db, provider, state, request.form.to_dict())
    return _see(f"{_callback(provider)}?{urlencode({'state': state})}")


@routes.get("/callback/<provider>")
def came_back(provider: str) -> Response:
    """The provider's answer: find out who it is, then ask for confirmation."""
    here = service.current()
    found = _provider(provider)
    with here.engine.begin() as db:
        attempt = attempts.take(db, provider, request.args.get("state", "")[:_MAX_STATE], browser_word())
    g.attempt_id = attempt.id  # a refusal's page leads back to the choice
    answer = attempts.posted(attempt) if found.posts_back else _only_once(request.args.to_dict(flat=False))
    identity = found.identify(answer, attempts.handshake_of(attempt, _callback(provider)))
    with here.engine.begin() as db:
        person = find_person(db, identity)
        attempts.signed_in(db, attempt, person.id)
    return _see(here.url(f"/confirm/{attempt.id}"))


@routes.get("/confirm/<uuid:attempt_id>")
def confirm(attempt_id: uuid.UUID) -> Response:
    """Say who is about to sign in where; a silent redirect would serve any program on the computer (RFC 8252, 8.6)."""
    here = service.current()
    with here.engine.begin() as db:
        attempt = attempts.find_attempt(db, str(attempt_id), browser_word())
        email = _email(db, attempt)
    return confirm_page(attempt, email, form_proof(str(attempt_id)))


@routes.post("/confirm/<uuid:attempt_id>")
def confirmed(attempt_id: uuid.UUID) -> Response:
    """Back to the desktop, with a code or with the word that the person changed their mind."""
    here = service.current()
    check_form(str(attempt_id))
    with here.engine.begin() as db:
        attempt = attempts.confirm(db, str(attempt_id), browser_word())
        if request.form.get("choice") != "continue":
            audit.record(db, "sign_in_cancelled", person_id=attempt.person_id, provider=attempt.provider)
            return _to_desktop(
                attempt.redirect_uri, state=attempts.desktops_state(attempt), error="access_denied"
            )
        code = codes.issue(db, attempt, here.config.lifetimes.code)
    return _to_desktop(attempt.redirect_uri, state=attempts.desktops_state(attempt), code=code)


def _email(db: sa.Connection, attempt: attempts.Attempt) -> str:
    email = db.execute(
        sa.text("select email from xat.person where id = :id"), {"id": attempt.person_id}
    ).scalar()
    if email is None:
        raise Refused("You are not signed in yet", "Choose a way to sign in first.", status=400)
    return str(email)


def _provider(name: str) -> Provider:
    try:
        return service.current().providers[name]
    except KeyError:
        raise Refused("There is no such way to sign in here", status=404) from None


def _callback(provider: str) -> str:
    return service.current().url(f"/callback/{provider}")


def _only_once(query: dict[str, list[str]]) -> dict[str, str]:
    if any(len(values) > 1 for values in query.values()):
        raise Refused("This sign-in link is not valid", "A part of it is there twice.", status=400)
    return {name: values[0] for name, values in query.items()}


def _to_desktop(address: str, **words: str) -> Response:
    return _see(f"{address}?{urlencode({**words, 'iss': service.current().config.public_url})}")


def _see(address: str) -> Response:
    response = redirect(address, _SEE_OTHER, Response)
    response.set_data(b"")
    assert isinstance(response, Response)
    return response
