"""The browser of a sign-in: a cookie that binds the attempt to it, and the proof that a form was ours."""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Response, request

from xat_desktop.central.service import service
from xat_desktop.central.service.digest import new_word, same
from xat_desktop.central.service.refusal import Refused

_DAY_S = 86_400


def _name() -> str:
    return "__Host-xat-browser" if service.current().config.is_https else "xat-browser"


def browser_word() -> str:
    """The random word of this browser; empty when it has none."""
    return request.cookies.get(_name(), "")


def with_browser(response: Response, word: str) -> Response:
    """Give the browser its word; it is sent back on our pages and on links to them, not from other sites' forms."""
    secure = service.current().config.is_https
    response.set_cookie(_name(), word, max_age=_DAY_S, path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def new_browser_word() -> str:
    """This browser's word, or a fresh one."""
    return browser_word() or new_word()


def form_proof(attempt_id: str) -> str:
    """What a form of the attempt must carry: only our page, in this browser, knows it."""
    return hmac.new(browser_word().encode(), attempt_id.encode(), hashlib.sha256).hexdigest()


def check_form(attempt_id: str) -> None:
    """Refuse a form that another site sent, or that lacks the proof."""
    ours = urlsplit(service.current().config.public_url)
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != f"{ours.scheme}://{ours.netloc}"
    if foreign or not browser_word() or not same(request.form.get("proof", ""), form_proof(attempt_id)):
        raise Refused("This form did not come from our page", "Start again in XAT Desktop.", "forged_form")
