"""The original result files: content-addressed, zstd-compressed, byte-identical when decompressed."""

import hashlib
import os
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

import sqlalchemy as sa
import zstandard

from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.errors import store_errors
from xat_desktop.store.store import Store
from xat_desktop.threads import Workers

_FAST = zstandard.ZstdCompressionParameters.from_level(1, hash_log=12)
"""A hash table that fits into the first cache: quicker, and better for columns of numbers."""
_UNDER_WAY = 3
_WORTH_A_THREAD = 1 << 18
_BLOCK_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FETCHED_BYTES = 8 << 20

Result = TypeVar("Result")

_local = threading.local()


def original_path(store: Store, sha256: str) -> Path:
    """Where the original of this content lies, or would lie; XatError when what a server calls a hash is none."""
    if not _SHA256.fullmatch(sha256):
        raise XatError("The hash of a file is not valid", f"{sha256[:80]!r}: nothing was read or written.")
    return store.folder / "files" / sha256[:2] / f"{sha256}.zst"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class WrongOriginal(XatError):  # noqa: N818 - says what it is
    """A fetched file has another content than was imported."""


class OriginalWriter:
    """Hashes a file and writes its compressed copy while somebody else reads it block by block.

    Call `write` with every block, then `keep` once the import is certain; anything else leaves no trace.
    """

    def __init__(self, store: Store, *, keep_copy: bool) -> None:
        self._store = store
        self._hash = hashlib.sha256()
        self.size_bytes = 0
        folder = store.folder / "files"
        self._draft = folder / f".{os.getpid()}-{new_id()}.part" if keep_copy else None
        self._pool: Workers | None = None
        self._disk: ThreadPoolExecutor | None = None
        self._hashing: Future[None] | None = None
        self._frames: deque[Future[bytes]] = deque()
        self._synced: Future[None] | None = None
        if self._draft:
            with store_errors(store.path):
                folder.mkdir(parents=True, exist_ok=True)
                self._file = self._draft.open("wb")

    def write(self, block: bytes) -> None:
        """The next block of the file, in order."""
        if not block:
            return
        self.size_bytes += len(block)
        if self._hashing:
            self._hashing.result()
        self._hashing = self._start(self._hash.update, block)
        if self._draft:
            self._frames.append(self._start(_frame, block))
            while len(self._frames) > _UNDER_WAY:
                self._write_frame()

    def _start(self, work: Callable[[bytes], Result], block: bytes) -> "Future[Result]":
        """Have it done by a thread; a small block is done at once."""
        if len(block) >= _WORTH_A_THREAD:
            return self._threads().submit(work, block)
        done: Future[Result] = Future()
        done.set_result(work(block))
        return done

    def _threads(self) -> Workers:
        if self._pool is None:
            self._pool = Workers()
        return self._pool

    def _write_frame(self) -> None:
        with store_errors(self._store.path):
            self._file.write(self._frames.popleft().result())

    def seal(self) -> None:
        """All blocks were written: begin to put the rest of the copy on the disk."""
        if self._draft:
            self._disk = ThreadPoolExecutor(1, thread_name_prefix="original")
            self._synced = self._disk.submit(self._settle)

    def _settle(self) -> None:
        while self._frames:
            self._write_frame()
        self._file.flush()
        os.fsync(self._file.fileno())

    def sha256(self) -> str:
        """The hash of all blocks so far."""
        if self._hashing:
            self._hashing.result()
        return self._hash.hexdigest()

    def keep(self) -> Path | None:
        """Give the copy its name; the caller removes it again when the transaction fails."""
        if not self._draft:
            return None
        if not self._synced:
            self.seal()
        assert self._synced is not None
        path = original_path(self._store, self.sha256())
        with store_errors(self._store.path):
            self._synced.result()
            self._file.close()
            path.parent.mkdir(exist_ok=True)
            self._draft.replace(path)
        return path

    def close(self) -> None:
        """Stop the threads and remove what was not kept."""
        if self._pool:
            self._pool.close()
        if self._disk:
            self._disk.shutdown()
        if self._draft:
            self._file.close()
            self._draft.unlink(missing_ok=True)


class DraftWriter:
    """Writes the compressed copies of small originals into the folder of a store, without their names yet.

    They are safe on disk when `wait` returns; until then the disk works beside the parsing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="original")
        self._waiting: list[Future[None]] = []

    def write(self, content: bytes) -> Path:
        """The copy of one original."""
        path = self._folder / "files" / f".{os.getpid()}-{new_id()}.part"
        with store_errors(self._folder / "store.db"):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("wb")
            file.write(_frame(content))
        self._waiting.append(self._pool.submit(_settle, file))
        return path

    def wait(self) -> None:
        """Until all copies are on disk; XatError when one cannot be."""
        waiting, self._waiting = self._waiting, []
        with store_errors(self._folder / "store.db"):
            for future in waiting:
                future.result()

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()


def _settle(file: BinaryIO) -> None:
    with file:
        file.flush()
        os.fsync(file.fileno())


def adopt(store: Store, draft: Path, sha256: str) -> Path:
    """Give a draft its name; the caller removes it again when the transaction fails."""
    path = original_path(store, sha256)
    with store_errors(store.path):
        path.parent.mkdir(exist_ok=True)
        draft.replace(path)
    return path


def _frame(block: bytes) -> bytes:
    if not hasattr(_local, "compressor"):
        _local.compressor = zstandard.ZstdCompressor(compression_params=_FAST)
    return cast(bytes, _local.compressor.compress(block))


def read_original(store: Store, sha256: str) -> Iterator[bytes]:
    """The original's bytes in blocks; XatError when the copy is missing or was changed."""
    path = original_path(store, sha256)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
            while block := reader.read(_BLOCK_BYTES):
                digest.update(block)
                yield block
    except FileNotFoundError as error:
        raise XatError("The original file is not in the store", f"{path} is missing.") from error
    except zstandard.ZstdError as error:
        raise XatError("The original file is damaged", f"{path}: {error}") from error
    if digest.hexdigest() != sha256:
        raise XatError(
            "The original file was changed", f"{path} no longer has the content that was imported."
        )


def remove_unused(store: Store, hashes: Iterable[str]) -> None:
    """Remove those originals that no row needs; nobody imports meanwhile, as a copy comes before its row.

    Where another program goes on writing, `clean_leftovers` does it later.
    """
    wanted = {sha256 for sha256 in hashes if _SHA256.fullmatch(sha256)}
    if not wanted:
        return
    with suppress(XatError), store.write() as db:
        for sha256 in wanted:
            if not db.execute(sa.select(schema.result_file.c.id).filter_by(sha256=sha256)).first():
                original_path(store, sha256).unlink(missing_ok=True)


def keep_original(store: Store, fetched: Path, sha256: str) -> Path:
    """Take a fetched file into the store and remove it; WrongOriginal when it has another content."""
    writer = OriginalWriter(store, keep_copy=True)
    try:
        with store_errors(store.path), fetched.open("rb") as file:
            while block := file.read(_FETCHED_BYTES):
                writer.write(block)
        if writer.sha256() != sha256:
            raise WrongOriginal(
                "The fetched file is not the original", "It was thrown away: its content has another hash."
            )
        writer.keep()
    finally:
        writer.close()
        fetched.unlink(missing_ok=True)
    return original_path(store, sha256)


def fetched_draft(store: Store, sha256: str) -> Path:
    """Where this process gathers the original of this content; what a process that ended had of it is taken over."""
    folder = store.folder / "files"
    draft = folder / f".{os.getpid()}-{sha256}.fetched"
    with store_errors(store.path):
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f".*-{sha256}.fetched"):
            if left != draft and not draft.exists() and not _alive(left):
                with suppress(FileNotFoundError):  # another process was faster
                    left.replace(draft)
    return draft


def clean_leftovers(store: Store) -> int:
    """Remove what a killed import left: drafts of dead processes and files without a row; returns how many.

    Does nothing while another program imports (it holds the write lock and may be between file and row).
    """
    folder = store.folder / "files"
    if not folder.is_dir():
        return 0
    stale = [path for path in folder.glob(".*.part") if not _alive(path)]
    stale += [path for path in folder.glob(".*.fetched") if _needless(store, path) and not _alive(path)]
    for path in stale:
        path.unlink(missing_ok=True)
    try:
        with store.write(wait=False) as db:
            known = set(db.execute(sa.select(schema.result_file.c.sha256)).scalars())
            orphans = [path for path in folder.glob("??/*.zst") if path.stem not in known]
            for path in orphans:
                path.unlink(missing_ok=True)
    except XatError:
        return len(stale)
    return len(stale) + len(orphans)


def _needless(store: Store, fetched: Path) -> bool:
    """True for a half-fetched original that has come by another way since."""
    return original_path(store, fetched.stem.rpartition("-")[2]).exists()


def _alive(draft: Path) -> bool:
    pid = int(draft.name[1:].split("-")[0])
    if pid == os.getpid():
        return True
    if os.name == "nt":
        return _alive_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _alive_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000, False, pid)
    if handle:
        kernel.CloseHandle(handle)
    return bool(handle)
