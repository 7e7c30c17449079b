"""The audit of sign-ins: one row, one log line and one count for each event, none with a secret."""

import json
import logging

import sqlalchemy as sa
from flask import request

from xat_desktop.central.service import service

_log = logging.getLogger(__name__)

_INSERT = sa.text(
    "insert into xat.sign_in_audit (event, person_id, session_id, provider, address, detail)"
    " values (:event, :person_id, :session_id, :provider, :address, cast(:detail as jsonb))"
)


def record(
    db: sa.Connection,
    event: str,
    *,
    person_id: object = None,
    session_id: object = None,
    provider: str | None = None,
    **detail: object,
) -> None:
    """Write down `event` in the transaction of `db`."""
    facts = {
        "event": event,
        "person_id": str(person_id) if person_id else None,
        "session_id": str(session_id) if session_id else None,
        "provider": provider,
        "address": request.remote_addr,
    }
    db.execute(_INSERT, {**facts, "detail": json.dumps(detail, default=str)})
    service.current().metrics.add("xat_sign_in_events_total", event=event)
    _log.info(event, extra={"facts": {**facts, **detail}})
