"""The emulator behind Google's XML interface, in which each address must be signed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.sync.answers import Answer, AnsweringServer, Request
from tests.sync.emulator import Emulator


class XmlServer:
    """The emulator behind Google's XML interface as its reference describes it, with addresses that must be signed."""

    def __init__(self, emulator: Emulator) -> None:
        self.bucket = emulator.new_bucket()
        self.emulator = emulator
        self.asked: list[Mapping[str, Any]] = []
        self.http = AnsweringServer(emulator.address, self._decide)
        self.address = f"http://127.0.0.1:{self.http.port}"

    def sign(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        self.asked.append(wanted)
        name = f"{wanted['partner']}/sha256/{wanted['sha256'][:2]}/{wanted['sha256']}"
        headers = {}
        if wanted["method"] == "put":
            size = wanted["size"]
            headers = {
                "x-goog-resumable": "start",
                "x-goog-if-generation-match": "0",
                "x-goog-content-length-range": f"{size},{size}",
                "content-type": "application/octet-stream",
            }
        return {"url": f"{self.address}/{self.bucket}/{name}?signed={wanted['method']}", "headers": headers}

    def is_signed(self, request: Request) -> bool:
        """Whether the address was signed for this method."""
        words = parse_qs(urlsplit(request.path).query)
        return words.get("signed") == ["put" if request.method == "POST" else "get"]

    def _decide(self, request: Request) -> Answer | None:
        if "upload_id" in request.path:
            return None
        if not self.is_signed(request):
            return Answer(403)
        name = urlsplit(request.path).path.removeprefix(f"/{self.bucket}/")
        found = self.emulator.bucket(self.bucket).find(name)
        if request.method == "POST":
            return Answer(412) if found else self._begun(name, request)
        if found is None:
            return Answer(404)
        plain = requests.get(
            f"{self.emulator.address}/{self.bucket}/{name}", headers=_range(request), timeout=30
        )
        headers = {
            "x-goog-hash": f"crc32c={found.crc32c},md5=AAAA==",
            "x-goog-stored-content-length": str(found.size_bytes),
            "x-goog-generation": found.generation,
        }
        if "Content-Range" in plain.headers:
            headers["Content-Range"] = plain.headers["Content-Range"]
        return Answer(plain.status_code, headers, plain.content)

    def _begun(self, name: str, request: Request) -> Answer:
        assert request.headers["x-goog-resumable"] == "start"
        begun = requests.post(
            f"{self.emulator.address}/upload/storage/v1/b/{self.bucket}/o",
            params={"uploadType": "resumable", "name": name},
            json={"name": name},
            timeout=30,
        )
        return Answer(
            201, {"Location": begun.headers["Location"].replace(self.emulator.address, self.address)}
        )


def _range(request: Request) -> dict[str, str]:
    return {"Range": request.headers["Range"]} if "Range" in request.headers else {}
