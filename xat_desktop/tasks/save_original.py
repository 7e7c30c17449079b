"""The original result file of a capture, unpacked: where the user wants it, or in the store's folder to look at."""

from contextlib import suppress
from pathlib import Path

from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.store.originals import original_path, read_original
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress


def save_original(store: Store, capture: Capture, target: Path, progress: Progress | None = None) -> Path:
    """Write the file, byte for byte, to `target`; it is there whole or not at all."""
    progress = progress or NoProgress()
    draft = target.with_name(f"{target.name}.part")
    try:
        with draft.open("wb") as out:
            for block in read_original(store, capture.file_sha256):
                progress.step(out.tell(), 0, capture.file_name)
                out.write(block)
        draft.replace(target)
    except OSError as error:
        raise XatError("The file could not be saved", f"{target}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return target


def unpack_original(store: Store, capture: Capture, progress: Progress | None = None) -> Path:
    """A read-only copy to open with other programs; the one of an earlier call when it is still there."""
    folder = store.folder / "opened" / original_path(store, capture.file_sha256).stem[:16]
    target = folder / (Path(capture.file_name.replace("\\", "/")).name or "original")
    if target.is_file():
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise XatError("The file could not be unpacked", f"{folder}: {error.strerror or error}") from error
    save_original(store, capture, target, progress)
    target.chmod(0o444)  # a change of the copy would change nothing in the store
    return target
