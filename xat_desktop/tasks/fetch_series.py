"""Fetch the series of captures that other laptops imported from the partner's server."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    from xat_desktop.sync.token_store import TokenStore


def fetch_series(
    store: Store,
    data_dir: Path,
    capture_ids: Sequence[str],
    progress: Progress | None = None,
    *,
    tokens: "TokenStore | None" = None,
) -> int:
    """Bring them here, each whole or not at all; how many captures were without. Progress counts bytes."""
    from xat_desktop.store.whereabouts import place_of_series
    from xat_desktop.sync.on_demand import fetch_series_of, linked
    from xat_desktop.tasks.sign_in import open_access_of

    wanted = [one for one in capture_ids if place_of_series(store, one) != "here"]
    if wanted:
        source = open_access_of(store, data_dir, linked(store).server, store=tokens)
        fetch_series_of(store, source, wanted, (progress or NoProgress()).step)
    return len(wanted)
