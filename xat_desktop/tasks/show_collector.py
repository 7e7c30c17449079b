"""What hangs on a collector."""

from collections.abc import Sequence

from xat_desktop.domain.capture import Capture
from xat_desktop.store import captures
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

SHOWN = 500  # the rest is on the captures page


def show_collector(store: Store, collector_id: str, progress: Progress | None = None) -> Sequence[Capture]:
    """The newest captures of a collector."""
    (progress or NoProgress()).step(0, 1, "captures")
    return captures.captures(store, collector_id=collector_id, limit=SHOWN)
