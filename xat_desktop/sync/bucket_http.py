"""What both ways to a bucket have in common: the upload session's requests, and the meaning of answers."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import requests

from xat_desktop.errors import XatError
from xat_desktop.sync.bucket import OthersObject, SessionGone
from xat_desktop.sync.retry import BucketRefused, Interrupted, http_errors

TIMEOUT_S = (10, 60)
_BLOCK_BYTES = 1 << 20
_PASSING = {408, 429, 500, 502, 503, 504}


class UploadSessions:
    """Requests to session addresses on one server; the address itself is the right, so nothing is signed."""

    def __init__(self, endpoint: str) -> None:
        self._server = urlsplit(endpoint)
        self._http = requests.Session()

    def owns(self, uri: str) -> bool:
        """True for an address on this server."""
        theirs = urlsplit(uri)
        return (self._server.scheme, self._server.netloc) == (theirs.scheme, theirs.netloc)

    def of_answer(self, answer: requests.Response) -> str:
        """The session address in the answer to the beginning of an upload."""
        if answer.status_code == 412:
            raise OthersObject
        uri = accepted(answer).headers.get("Location", "")
        if not self.owns(uri):  # also what is left of a header when the connection ends within it
            raise Interrupted("The bucket of files gave no address of its own for the upload")
        return uri

    def received(self, uri: str, size_bytes: int) -> int:
        """How many bytes the session has; SessionGone when it ended without an object."""
        return self._put(uri, b"", f"bytes */{size_bytes}", size_bytes)

    def send(self, uri: str, block: bytes, offset: int, size_bytes: int) -> int:
        """Send a block; how many bytes the session has now."""
        return self._put(uri, block, f"bytes {offset}-{offset + len(block) - 1}/{size_bytes}", size_bytes)

    def _put(self, uri: str, block: bytes, content_range: str, size_bytes: int) -> int:
        with http_errors():
            headers = {"Content-Range": content_range}
            answer = self._http.put(
                uri, data=block, headers=headers, timeout=TIMEOUT_S, allow_redirects=False
            )
        code = answer.status_code
        if code in (200, 201):
            return size_bytes
        if code == 412:
            raise OthersObject
        if code == 308:
            return _persisted(answer.headers.get("Range", ""))
        if code in (404, 410, 499) or (code == 400 and not block):
            raise SessionGone
        if code == 400:  # not at this offset: ask again where the session is
            raise Interrupted("The bucket of files refused a block")
        accepted(answer)
        raise XatError("The bucket of files gave an answer that is not known", f"It answered {code}.")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _persisted(header: str) -> int:
    """Bytes of `Range: bytes=0-N`; none when it is absent. `0-0` also means none: no server keeps single bytes."""
    last = header.rpartition("-")[2]
    return int(last) + 1 if last.isdigit() and last != "0" else 0


def blocks_of(answer: requests.Response, start: int) -> tuple[int, Iterator[bytes]]:
    """The first offset and the blocks of an answer to a request from `start`."""
    first = _first_byte(accepted(answer), start)
    return first, _blocks(answer)


def _first_byte(answer: requests.Response, start: int) -> int:
    if answer.status_code != 206:
        return 0
    first = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    if first != str(start):
        answer.close()
        raise Interrupted("The bucket of files sent another part than was asked for")
    return start


def _blocks(answer: requests.Response) -> Iterator[bytes]:
    with http_errors(), answer:
        while block := answer.raw.read(_BLOCK_BYTES, decode_content=False):
            yield block


def accepted(answer: requests.Response) -> requests.Response:
    """The answer when it is a success; else Interrupted where it may pass, and XatError where it will not."""
    code = answer.status_code
    if answer.ok and code != 308:
        return answer
    answer.close()
    if code in _PASSING:
        raise Interrupted(f"The bucket of files is not available ({code})")
    if code in (401, 403):
        raise BucketRefused(
            "The bucket of files refused access",
            f"Ask your administrator for the right to read and create objects in it ({code}).",
        )
    if code == 404:
        raise XatError(
            "The bucket or the file is not there", "Sync again; tell your administrator if it persists."
        )
    raise XatError("The bucket of files refused the request", f"It answered {code}.")
