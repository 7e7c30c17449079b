"""The bucket of result files: finding, reading and uploading objects over Google's JSON interface."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import google.auth
import requests
from google.auth.transport.requests import AuthorizedSession

from xat_desktop.errors import XatError
from xat_desktop.sync.retry import Interrupted, Unreachable, http_errors

_GOOGLE = "https://storage.googleapis.com"
_SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"
_TIMEOUT_S = (10, 60)
_BLOCK_BYTES = 1 << 20
_PASSING = {408, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class StoredObject:
    """What the bucket says of an object; `crc32c` is base64 of the big-endian checksum."""

    size_bytes: int
    crc32c: str
    generation: str


class SessionGone(Exception):  # noqa: N818 - the upload begins anew
    """The bucket no longer knows this upload session."""


class Bucket:
    """One bucket; `session` signs requests, session addresses of uploads need no signature and get none."""

    def __init__(self, name: str, session: requests.Session, endpoint: str = _GOOGLE) -> None:
        self.name = name
        self._signed = session
        self._plain = requests.Session()
        self._endpoint = endpoint.rstrip("/")

    def find(self, name: str) -> StoredObject | None:
        """The object, or None when there is none."""
        with http_errors():
            response = self._signed.get(
                self._address(name),
                params={"fields": "size,crc32c,generation"},
                timeout=_TIMEOUT_S,
                allow_redirects=False,
            )
            if response.status_code == 404:
                return None
            found = _accepted(response).json()
        return StoredObject(int(found["size"]), found["crc32c"], str(found["generation"]))

    def begin_upload(self, name: str, size_bytes: int, crc32c: str, replaced: str = "0") -> str:
        """A session address to upload to; the object appears only when generation `replaced` is there (0: none)."""
        with http_errors():
            response = self._signed.post(
                f"{self._endpoint}/upload/storage/v1/b/{quote(self.name, safe='')}/o",
                params={"uploadType": "resumable", "name": name, "ifGenerationMatch": replaced},
                json={"name": name, "crc32c": crc32c},
                headers={"X-Upload-Content-Length": str(size_bytes)},
                timeout=_TIMEOUT_S,
                allow_redirects=False,
            )
            uri = _accepted(response).headers.get("Location", "")
        if not self.owns(uri):  # also what is left of a header when the connection ends within it
            raise Interrupted("The bucket of files gave no address of its own for the upload")
        return uri

    def owns(self, uri: str) -> bool:
        """True for an address on the bucket's own server."""
        ours, theirs = urlsplit(self._endpoint), urlsplit(uri)
        return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)

    def received(self, uri: str, size_bytes: int) -> int:
        """How many bytes the session has; SessionGone when it ended without an object."""
        return self._put(uri, b"", f"bytes */{size_bytes}", size_bytes)

    def send(self, uri: str, block: bytes, offset: int, size_bytes: int) -> int:
        """Send a block, all but the last a multiple of 256 KiB; how many bytes the session has now."""
        return self._put(uri, block, f"bytes {offset}-{offset + len(block) - 1}/{size_bytes}", size_bytes)

    def _put(self, uri: str, block: bytes, content_range: str, size_bytes: int) -> int:
        with http_errors():
            response = self._plain.put(
                uri,
                data=block,
                headers={"Content-Range": content_range},
                timeout=_TIMEOUT_S,
                allow_redirects=False,
            )
        code = response.status_code
        if code in (200, 201, 412):  # 412: another laptop was faster; the object is checked in any case
            return size_bytes
        if code == 308:
            return _persisted(response.headers.get("Range", ""))
        if code in (404, 410, 499) or (code == 400 and not block):
            raise SessionGone
        if code == 400:  # not at this offset: ask again where the session is
            raise Interrupted("The bucket of files refused a block")
        _accepted(response)
        raise Interrupted(f"The bucket of files gave an answer that is not known ({code})")

    def read(self, name: str, generation: str, start: int) -> tuple[int, Iterator[bytes]]:
        """The object's bytes from `start`, or from 0 where the server does not resume: (first offset, blocks)."""
        with http_errors():
            response = self._signed.get(
                self._address(name),
                params={"alt": "media", "generation": generation},
                headers={"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {}),
                timeout=_TIMEOUT_S,
                allow_redirects=False,
                stream=True,
            )
        first = _first_byte(_accepted(response), start)
        return first, _blocks(response)

    def close(self) -> None:
        """Close the connections."""
        self._signed.close()
        self._plain.close()

    def _address(self, name: str) -> str:
        return f"{self._endpoint}/storage/v1/b/{quote(self.name, safe='')}/o/{quote(name, safe='')}"


def open_bucket(name: str) -> Bucket:
    """The bucket with this computer's Google credentials; STORAGE_EMULATOR_HOST names a server without sign-in."""
    emulator = os.environ.get("STORAGE_EMULATOR_HOST", "")
    if emulator:
        return Bucket(name, requests.Session(), emulator)
    with http_errors():
        credentials, _project = google.auth.default(scopes=[_SCOPE])
    return Bucket(name, AuthorizedSession(credentials))  # type: ignore[no-untyped-call]


def _persisted(header: str) -> int:
    """Bytes of `Range: bytes=0-N`; none when it is absent. `0-0` also means none: no server keeps single bytes."""
    last = header.rpartition("-")[2]
    return int(last) + 1 if last.isdigit() and last != "0" else 0


def _first_byte(response: requests.Response, start: int) -> int:
    if response.status_code != 206:
        return 0
    first = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    if first != str(start):
        response.close()
        raise Interrupted("The bucket of files sent another part than was asked for")
    return start


def _blocks(response: requests.Response) -> Iterator[bytes]:
    with http_errors(), response:
        while block := response.raw.read(_BLOCK_BYTES, decode_content=False):
            yield block


def _accepted(response: requests.Response) -> requests.Response:
    """The response when it is a success; else Interrupted where it may pass, and XatError where it will not."""
    code = response.status_code
    if response.ok and code != 308:
        return response
    response.close()
    if code in _PASSING:
        raise Interrupted(f"The bucket of files is not available ({code})")
    if code in (401, 403):
        raise Unreachable(
            "The bucket of files refused access",
            f"Ask your administrator for the right to read and create objects in it ({code}).",
        )
    if code == 404:
        raise XatError(
            "The bucket or the file is not there", "Sync again; tell your administrator if it persists."
        )
    raise XatError("The bucket of files refused the request", f"It answered {code}.")
