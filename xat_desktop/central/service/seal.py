"""Seals what an open sign-in needs later, so that neither the database nor its log can read it."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from xat_desktop.central.service.refusal import Refused
from xat_desktop.central.service.secret_sources import Secret

_PURPOSE = b"xat-central: open sign-ins\n"


class Seal:
    """Keys made of the signing keys: the first seals, all of them open."""

    def __init__(self, sources: Sequence[Secret]) -> None:
        self._box = MultiFernet([Fernet(_key(source)) for source in sources])

    def close(self, words: Mapping[str, str]) -> str:
        """The words as a text that only this service reads."""
        return self._box.encrypt(json.dumps(dict(words)).encode()).decode("ascii")

    def open(self, text: str | None) -> dict[str, str]:
        """The words of a sealed text; Refused when its key is gone."""
        try:
            found = json.loads(self._box.decrypt(text or ""))
        except InvalidToken:
            raise Refused(
                "This sign-in is not open any more", "Start again in XAT Desktop.", status=400
            ) from None
        return dict(found)


def _key(source: Secret) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(_PURPOSE + source.reveal().encode()).digest())
