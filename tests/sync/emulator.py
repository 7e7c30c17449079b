"""A real storage emulator in a process of its own, and buckets on it."""

import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from xat_desktop.sync.google_bucket import GoogleBucket

_PATIENCE_S = 30.0


class Emulator:
    """gcp-storage-emulator on 127.0.0.1; it ignores preconditions and answers `bytes=0-0` when it has nothing."""

    def __init__(self, folder: Path) -> None:
        (folder / "data").mkdir(parents=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        words = [sys.executable, "-m", "gcp_storage_emulator", "start", "--port", str(self.port)]
        words += ["--host", "127.0.0.1", "--in-memory", "--quiet"]
        self._process = subprocess.Popen(
            words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.address = f"http://127.0.0.1:{self.port}"
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                requests.get(self.address, timeout=5)
            except requests.ConnectionError:
                assert self._process.poll() is None, "the emulator ended"
                assert time.monotonic() < until, "the emulator does not answer"
                time.sleep(0.02)
            else:
                return

    def new_bucket(self) -> str:
        """The name of a fresh, empty bucket."""
        name = f"bucket-{secrets.token_hex(6)}"
        requests.post(f"{self.address}/storage/v1/b", json={"name": name}, timeout=10).raise_for_status()
        return name

    def bucket(self, name: str, port: int = 0) -> GoogleBucket:
        """The bucket, reached through `port` when it is given."""
        return GoogleBucket(name, requests.Session(), f"http://127.0.0.1:{port or self.port}")

    def put(self, bucket: str, name: str, content: bytes) -> None:
        """An object by another hand."""
        url = f"{self.address}/upload/storage/v1/b/{bucket}/o"
        params = {"uploadType": "media", "name": name}
        requests.post(url, params=params, data=content, timeout=30).raise_for_status()

    def content(self, bucket: str, name: str) -> bytes:
        """The object's bytes."""
        found = requests.get(f"{self.address}/{bucket}/{name}", timeout=30)
        found.raise_for_status()
        return found.content

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(_PATIENCE_S)
