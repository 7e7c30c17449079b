"""A bucket without Google credentials: the sign-in service signs each address, for one object and method."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from xat_desktop.errors import XatError
from xat_desktop.sync.account_session import SignInEnded
from xat_desktop.sync.bucket import StoredObject
from xat_desktop.sync.bucket_http import TIMEOUT_S, UploadSessions, accepted, blocks_of
from xat_desktop.sync.errors import LoginRefused
from xat_desktop.sync.http import Offline
from xat_desktop.sync.retry import BucketRefused, Interrupted, http_errors

GOOGLE = "https://storage.googleapis.com"

Sign = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""`POST /files`: {partner, sha256, method, size} -> {url, method, headers}; XatError when it is refused."""


@dataclass
class SignedBucket(UploadSessions):
    """Objects over Google's XML interface; names are `<partner>/sha256/<2>/<64 hex>`."""

    sign: Sign
    endpoint: str = GOOGLE
    _plain: requests.Session = field(default_factory=requests.Session, repr=False)

    def __post_init__(self) -> None:
        super().__init__(self.endpoint)

    def find(self, name: str) -> StoredObject | None:
        """The object by the headers of its content, of which nothing is read."""
        with self._get(name, 0) as answer:
            if answer.status_code == 404:
                return None
            headers = accepted(answer).headers
            size = headers.get("x-goog-stored-content-length") or headers.get("Content-Length")
            crc32c = dict(
                part.strip().partition("=")[::2] for part in headers.get("x-goog-hash", "").split(",")
            ).get("crc32c")
            if size is None or not crc32c:
                raise Interrupted("The bucket of files does not tell size and checksum")
            return StoredObject(int(size), crc32c, headers.get("x-goog-generation", ""))

    def begin_upload(self, name: str, size_bytes: int, crc32c: str, replaced: str = "0") -> str:  # noqa: ARG002
        """A session address; the signature allows no more bytes and no overwriting."""
        if replaced != "0":
            raise XatError(
                "The bucket has another file under this name",
                "It is not what this computer has, and must not be overwritten: tell your administrator.",
            )
        signed = self._signed(name, "put", size_bytes)
        with http_errors():
            answer = self._plain.post(
                signed["url"], headers=signed["headers"], timeout=TIMEOUT_S, allow_redirects=False
            )
        return self.of_answer(answer)

    def read(self, name: str, generation: str, start: int) -> tuple[int, Iterator[bytes]]:
        """The bytes of this generation from `start`, or from 0."""
        answer = self._get(name, start)
        found = accepted(answer).headers.get("x-goog-generation", "")
        if found != generation:
            answer.close()
            raise Interrupted("The file in the bucket was changed meanwhile")
        return blocks_of(answer, start)

    def close(self) -> None:
        """Close the connections."""
        super().close()
        self._plain.close()

    def _get(self, name: str, start: int) -> requests.Response:
        signed = self._signed(name, "get", 0)
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        with http_errors():
            return self._plain.get(
                signed["url"],
                headers={**signed["headers"], **headers},
                timeout=TIMEOUT_S,
                allow_redirects=False,
                stream=True,
            )

    def _signed(self, name: str, method: str, size_bytes: int) -> Mapping[str, Any]:
        partner, _, _, sha256 = name.split("/")
        try:
            found = self.sign({"partner": partner, "sha256": sha256, "method": method, "size": size_bytes})
        except Offline as error:
            raise Interrupted(str(error)) from error
        except SignInEnded as error:
            raise LoginRefused(error.title, error.detail) from error
        except XatError as error:
            raise BucketRefused(error.title, error.detail) from error
        if not self.owns(found["url"]):
            raise BucketRefused(
                "The sign-in server gave a foreign address", "Nothing was sent; tell your administrator."
            )
        return found
