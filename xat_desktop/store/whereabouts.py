"""Where the series of a capture and an original file are: in this store, on the server, or on another computer."""

from collections.abc import Iterable
from typing import Literal

import sqlalchemy as sa

from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.bulk import captures_without_series, has_series
from xat_desktop.store.originals import original_path
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_state

Place = Literal["here", "server", "elsewhere"]


def place_of_series(store: Store, capture_id: str) -> Place:
    """`elsewhere`: the computer that imported the capture has not sent them."""
    if has_series(store, capture_id):
        return "here"
    return _there(store, sa.select(schema.capture.c.published).where(schema.capture.c.id == capture_id))


def place_of_original(store: Store, sha256: str) -> Place:
    """`elsewhere`: it was not sent, or not kept."""
    if original_path(store, sha256).is_file():
        return "here"
    file = schema.result_file
    return _there(store, sa.select(file.c.stored).where(file.c.sha256 == sha256))


def require_series(store: Store, captures: Iterable[Capture]) -> None:
    """XatError when a capture's numbers are not in this store: without them a result would be of fewer runs."""
    absent = set(captures_without_series(store))
    missing = [capture for capture in captures if capture.id in absent]
    if missing:
        names = ", ".join(dict.fromkeys(capture.file_name for capture in missing[:3]))
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise XatError(
            "The numbers of a capture are not on this computer",
            f"{names}{more}: fetch the series on the Captures page, or with xat fetch {missing[0].id}.",
        )


def _there(store: Store, flag: sa.Select[tuple[int]]) -> Place:
    with store.read() as db:
        linked = db.execute(sa.select(sync_state.c.server)).scalar()
        return "server" if linked and db.execute(flag).scalar() else "elsewhere"
