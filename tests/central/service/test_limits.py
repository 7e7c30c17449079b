"""Floods, large bodies and forwarded addresses; and what operators may see."""

import secrets

import requests
from flask import Flask

from tests.central.service.world import (
    Desktop,
    RunningService,
    credentials,
    running_service,
    signed_in,
)
from tests.central.world import World
from xat_desktop.central.service.config import Limits
from xat_desktop.central.service.limits import network
from xat_desktop.central.service.secret_sources import Secret

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_large_bodies_are_refused(service: RunningService) -> None:
    large = {"grant_type": "refresh_token", "client_id": "xat-desktop", "refresh_token": "x" * 2_000_000}
    for path in ("/token", "/revoke", "/credentials", "/files", "/callback/company"):
        assert requests.post(service.url + path, data=large, timeout=10).status_code == 413, path
    many = "&".join(f"a{n}=1" for n in range(5_000))
    answer = requests.post(f"{service.url}/token", data=many, headers=FORM, timeout=10)
    assert answer.status_code in (401, 413)
    pieces = (b"x" * 65_536 for _ in range(40))  # chunked, so without a length
    answer = requests.post(f"{service.url}/token", data=pieces, headers=FORM, timeout=10)
    assert answer.status_code in (401, 413)


def test_brute_force_is_slowed_down(shared_world: World, service: RunningService) -> None:
    limits = Limits(address=1_000, failures=5)
    with running_service(shared_world, service.config.providers, limits=limits) as slow:  # type: ignore[arg-type]
        with slow.world.connect() as db:
            db.execute("truncate xat.request_count")
        answers = [Desktop(slow).exchange(secrets.token_urlsafe(32)).status_code for _ in range(12)]
        assert answers[:5] == [400] * 5
        assert 429 in answers
        with slow.world.connect() as db:
            db.execute("truncate xat.request_count")
        guesses = [credentials(slow, "x" * 40).status_code for _ in range(12)]
        assert 429 in guesses
        with slow.world.connect() as db:
            db.execute(
                "insert into xat.request_count select 'failed 127.0.0.1', date_trunc('minute', now()) + m, 5"
                " from unnest('{0 min, 1 min}'::interval[]) m"
                " on conflict (subject, minute) do update set n = 5"
            )
        blocked = requests.get(Desktop(slow).address(), timeout=10)
        assert (blocked.status_code, blocked.headers["Retry-After"]) == (429, "60")
        with slow.world.connect() as db:
            db.execute("truncate xat.request_count")
        assert requests.get(Desktop(slow).address(), timeout=10).ok


def test_what_signed_in_laptops_do_counts_for_their_session(
    shared_world: World, service: RunningService
) -> None:
    limits = Limits(address=30, failures=5, session=40)
    with running_service(shared_world, service.config.providers, limits=limits) as slow:  # type: ignore[arg-type]
        with slow.world.connect() as db:
            db.execute("truncate xat.request_count")
        tokens = [signed_in(slow, "nina-1")["access_token"] for _ in range(2)]
        found = [credentials(slow, tokens[0]).status_code for _ in range(90)]
        assert found[:38] == [200] * 38
        assert 429 in found
        assert credentials(slow, tokens[1]).ok


def test_a_forwarded_address_is_believed_only_from_our_proxies(
    shared_world: World, service: RunningService
) -> None:
    def addresses(running: RunningService) -> set[str]:
        with running.world.connect() as db:
            db.execute("truncate xat.sign_in_audit")
        headers = {"X-Forwarded-For": "203.0.113.66, 198.51.100.7"}
        requests.get(Desktop(running).address(client_id="x"), headers=headers, timeout=10)
        return {row[0] for row in running.rows("select address from xat.sign_in_audit")}

    assert addresses(service) == {"127.0.0.1"}
    with running_service(shared_world, service.config.providers, trusted_proxies=1) as proxied:  # type: ignore[arg-type]
        assert addresses(proxied) == {"198.51.100.7"}


def test_metrics_need_their_token_and_tell_no_names(shared_world: World, service: RunningService) -> None:
    assert requests.get(f"{service.url}/metrics", timeout=10).status_code == 404
    token = Secret("scrape me")
    with running_service(shared_world, service.config.providers, metrics_token=token) as running:  # type: ignore[arg-type]
        signed_in(running, "nina-1")
        assert (
            requests.get(
                f"{running.url}/metrics", headers={"Authorization": "Bearer x"}, timeout=10
            ).status_code
            == 404
        )
        for method in ("FOO", "BAR"):
            requests.request(method, running.url, timeout=10)
        text = requests.get(
            f"{running.url}/metrics", headers={"Authorization": "Bearer scrape me"}, timeout=10
        ).text
    assert 'xat_sign_in_events_total{event="signed_in"} 1' in text
    assert 'xat_requests_total{method="POST",route="/token",status="200"} 1' in text
    assert "nina" not in text
    assert "FOO" not in text, "each would be kept for ever"
    assert 'method="other"' in text


def test_callers_of_a_socket_for_both_protocols_are_counted_one_by_one() -> None:
    app = Flask(__name__)
    with app.test_request_context(environ_base={"REMOTE_ADDR": "::ffff:192.0.2.7"}):
        assert network() == "192.0.2.7"
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8::1"}):
        assert network() == "2001:db8::/64"


def test_health(service: RunningService) -> None:
    answer = requests.get(f"{service.url}/health", timeout=10)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
