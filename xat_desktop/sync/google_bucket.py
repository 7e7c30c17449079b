"""A bucket with this computer's own Google credentials, over Google's JSON interface."""

import os
from collections.abc import Iterator
from urllib.parse import quote

import google.auth
import requests
from google.auth.transport.requests import AuthorizedSession

from xat_desktop.sync.bucket import StoredObject
from xat_desktop.sync.bucket_http import TIMEOUT_S, UploadSessions, accepted, blocks_of
from xat_desktop.sync.retry import http_errors

_GOOGLE = "https://storage.googleapis.com"
_SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"


class GoogleBucket(UploadSessions):
    """One bucket; `session` signs the requests."""

    def __init__(self, name: str, session: requests.Session, endpoint: str = _GOOGLE) -> None:
        super().__init__(endpoint)
        self.name = name
        self._signed = session
        self._endpoint = endpoint.rstrip("/")

    def find(self, name: str) -> StoredObject | None:
        """The object, or None when there is none."""
        with http_errors():
            answer = self._signed.get(
                self._address(name),
                params={"fields": "size,crc32c,generation"},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
            if answer.status_code == 404:
                return None
            found = accepted(answer).json()
        return StoredObject(int(found["size"]), found["crc32c"], str(found["generation"]))

    def begin_upload(self, name: str, size_bytes: int, crc32c: str, replaced: str = "0") -> str:
        """A session address; the bucket compares the checksum itself when all is there."""
        with http_errors():
            answer = self._signed.post(
                f"{self._endpoint}/upload/storage/v1/b/{quote(self.name, safe='')}/o",
                params={"uploadType": "resumable", "name": name, "ifGenerationMatch": replaced},
                json={"name": name, "crc32c": crc32c},
                headers={"X-Upload-Content-Length": str(size_bytes)},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
        return self.of_answer(answer)

    def read(self, name: str, generation: str, start: int) -> tuple[int, Iterator[bytes]]:
        """The bytes of this generation from `start`, or from 0."""
        with http_errors():
            answer = self._signed.get(
                self._address(name),
                params={"alt": "media", "generation": generation},
                headers={"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {}),
                timeout=TIMEOUT_S,
                allow_redirects=False,
                stream=True,
            )
        return blocks_of(answer, start)

    def close(self) -> None:
        """Close the connections."""
        super().close()
        self._signed.close()

    def _address(self, name: str) -> str:
        return f"{self._endpoint}/storage/v1/b/{quote(self.name, safe='')}/o/{quote(name, safe='')}"


def google_bucket(name: str) -> GoogleBucket:
    """The bucket of this name; STORAGE_EMULATOR_HOST, as for Google's tools, names a server without sign-in."""
    emulator = os.environ.get("STORAGE_EMULATOR_HOST", "")
    if emulator:
        return GoogleBucket(name, requests.Session(), emulator)
    with http_errors():
        credentials, _project = google.auth.default(scopes=[_SCOPE])
    return GoogleBucket(name, AuthorizedSession(credentials))  # type: ignore[no-untyped-call]
