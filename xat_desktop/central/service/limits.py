"""How many requests an address or a session may make in a minute, counted in the database for all processes."""

import ipaddress

import sqlalchemy as sa
from flask import request
from werkzeug.exceptions import TooManyRequests

from xat_desktop.central.service import service

_COUNT = sa.text(
    "insert into xat.request_count (subject, minute) values (:subject, date_trunc('minute', now()))"
    " on conflict (subject, minute) do update set n = request_count.n + 1 returning n"
)
_FAILURES = sa.text(
    "select n from xat.request_count where subject = :subject and minute = date_trunc('minute', now())"
)
_IPV6_NETWORK = 64  # one customer has at least so many addresses


def network() -> str:
    """The caller's IPv4 address, or IPv6 network."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:  # of a socket that listens to both
        return str(address.ipv4_mapped)
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))


def limit_address() -> None:
    """Count this request; 429 when its address made too many, or too many that failed."""
    with service.current().engine.begin() as db:
        made = db.execute(_COUNT, {"subject": f"all {network()}"}).scalar_one()
    if made > service.current().config.limits.address:
        raise _too_many()
    limit_failures()


def limit_failures() -> None:
    """429 when the address had too many requests refused; those of sessions are counted by session instead."""
    with service.current().engine.begin() as db:
        failed = db.execute(_FAILURES, {"subject": f"failed {network()}"}).scalar() or 0
    if failed >= service.current().config.limits.failures:
        raise _too_many()


def _too_many() -> TooManyRequests:
    return TooManyRequests("Too many attempts. Wait a minute.", retry_after=60)


def count_failure(db: sa.Connection) -> None:
    """Note that a code, token or state of this address was refused."""
    db.execute(_COUNT, {"subject": f"failed {network()}"})


def limit_session(db: sa.Connection, session_id: str) -> None:
    """Count a request of a session; 429 when it made too many."""
    made = db.execute(_COUNT, {"subject": f"session {session_id}"}).scalar_one()
    if made > service.current().config.limits.session:
        raise _too_many()
