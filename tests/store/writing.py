"""Puts captures into a store without a file, for tests that only read."""

from collections.abc import Mapping, Sequence

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import result_files
from xat_desktop.store.import_writer import ImportWriter
from xat_desktop.store.store import Store

Blocks = Sequence[tuple[Sequence[SeriesKey], np.ndarray, Sequence[np.ndarray]]]


def write_capture(
    store: Store, blocks: Blocks, info: CaptureInfo | None = None, fields: Mapping[str, object] | None = None
) -> str:
    """Store one capture made of blocks of (keys, times, columns); returns its id."""
    file_id = new_id()
    with store.write() as db:
        writer = ImportWriter(db, lambda _info: {"result_file_id": file_id, **(fields or {})})
        writer.capture(info or CaptureInfo("test"))
        for keys, times, columns in blocks:
            writer.samples(keys, times, columns)
        writer.finish()
        result_files.insert(
            db,
            "tester",
            file_id,
            file_id.replace("-", "").ljust(64, "0"),
            name="f",
            size_bytes=1,
            state="imported",
        )
    return writer.capture_ids[0]
