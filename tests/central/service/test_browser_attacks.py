"""Forged forms, foreign browsers, frames and caches."""

import re

import requests

from tests.central.service.world import (
    Browser,
    Desktop,
    RunningService,
    link_to,
    origin,
    proof_of,
)


def test_the_confirmation_needs_our_page_in_this_browser(service: RunningService) -> None:
    with Browser() as browser, Browser() as other:
        page = browser.sign_in(Desktop(service).address(), "company", "nina-1")
        right = {"proof": proof_of(page), "choice": "continue"}
        ours = {"Origin": origin(page.url)}

        def press(who: Browser, data: dict[str, str], headers: dict[str, str]) -> int:
            answer = who.post(page.url, data=data, headers=headers, allow_redirects=False, timeout=10)
            assert "Location" not in answer.headers or answer.status_code == 303
            return answer.status_code

        assert press(browser, {"choice": "continue"}, ours) == 403
        assert press(browser, {**right, "proof": "0" * 64}, ours) == 403
        assert press(browser, right, {"Origin": "https://evil.example"}) == 403
        assert press(browser, right, {"Origin": "null"}) == 403
        assert press(other, right, ours) == 403, "without the cookie"
        other.get(Desktop(service).address(), timeout=10)
        assert press(other, right, ours) == 403, "with the cookie of another browser"
        assert press(browser, right, ours) == 303
        assert press(browser, right, ours) == 400, "once"


def test_the_answer_of_a_provider_belongs_to_one_browser_and_one_sign_in(service: RunningService) -> None:
    """Login CSRF: an attacker's answer must not sign the victim's browser in as the attacker."""
    with Browser() as attacker, Browser() as victim:
        page = attacker.get(Desktop(service).address(), timeout=10)
        upstream = attacker.get(link_to(page, "company"), timeout=10)
        back = attacker.post(upstream.url, data={"sub": "nina-1"}, allow_redirects=False, timeout=10)
        callback = back.headers["Location"]
        victim.get(Desktop(service).address(), timeout=10)
        assert victim.get(callback, timeout=10).status_code == 400
        assert requests.get(callback, timeout=10).status_code == 400
        changed = re.sub(r"state=[^&]+", "state=" + "x" * 43, callback)
        assert attacker.get(changed, timeout=10).status_code == 400
        assert attacker.get(callback, timeout=10).ok
        assert attacker.get(callback, timeout=10).status_code == 400, "a state is good once"


def test_pages_cannot_be_framed_scripted_or_cached(service: RunningService) -> None:
    with Browser() as browser:
        page = browser.sign_in(Desktop(service).address(), "company", "nina-1")
        choice = browser.get(Desktop(service).address(), timeout=10)
    wrong = requests.get(Desktop(service).address(client_id="x"), timeout=10)
    for answer in (page, choice, wrong, requests.get(f"{service.url}/nowhere", timeout=10)):
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert "<script" not in answer.text
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "127.0.0.1:*" in policy
    cookie = choice.history[0].headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
