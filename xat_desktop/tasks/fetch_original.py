"""Fetch the original result file of a capture from the bucket of the partner's server."""

from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.store import result_files
from xat_desktop.store.originals import original_path
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

if TYPE_CHECKING:
    from xat_desktop.sync.token_store import TokenStore


def fetch_original(
    store: Store,
    data_dir: Path,
    capture: Capture,
    progress: Progress | None = None,
    *,
    tokens: "TokenStore | None" = None,
) -> bool:
    """Bring the file into the store, its SHA-256 compared; False when it was here. Progress counts bytes."""
    from xat_desktop.sync.on_demand import fetch_original_of, linked
    from xat_desktop.tasks.sign_in import open_access_of

    if original_path(store, capture.file_sha256).is_file():
        return False
    file = result_files.find_by_sha256(store, capture.file_sha256)
    if file is None:
        raise XatError("There is no such file", "Its record was deleted together with its last capture.")
    source = open_access_of(store, data_dir, linked(store).server, store=tokens)
    fetch_original_of(store, source, file, (progress or NoProgress()).step)
    return True
