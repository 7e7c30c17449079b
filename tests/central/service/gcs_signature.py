"""Checks signed addresses of the bucket as Google's documentation describes it (V4, GOOG4-RSA-SHA256)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Signer:
    """A service account with its key."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        self.email = "signer@project.iam.gserviceaccount.com"

    def key_file(self) -> str:
        """What Google hands out as the account's JSON key."""
        pem = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return json.dumps(
            {
                "type": "service_account",
                "project_id": "project",
                "private_key_id": "1",
                "private_key": pem.decode("ascii"),
                "client_email": self.email,
                "token_uri": "https://oauth2.googleapis.com/token",
            }
        )

    def accepts(self, method: str, url: str, headers: Mapping[str, str]) -> bool:
        """Whether the address is signed for exactly this request, and still valid."""
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        words: dict[str, Any] = dict(query)
        sent = {name.lower(): value for name, value in {**headers, "host": parts.netloc}.items()}
        signed = words.get("X-Goog-SignedHeaders", "").split(";")
        if any(name not in sent for name in signed):
            return False
        if any(name.startswith("x-goog-") and name not in signed for name in sent):
            return False
        made = datetime.strptime(words["X-Goog-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if datetime.now(UTC) > made + timedelta(seconds=int(words["X-Goog-Expires"])):
            return False
        rest = sorted((quote(k, safe=""), quote(v, safe="")) for k, v in query if k != "X-Goog-Signature")
        canonical = "\n".join(
            [
                method,
                parts.path,
                "&".join(f"{key}={value}" for key, value in rest),
                *(f"{name}:{' '.join(sent[name].split())}" for name in signed),
                "",
                ";".join(signed),
                "UNSIGNED-PAYLOAD",
            ]
        )
        scope = words["X-Goog-Credential"].removeprefix(f"{self.email}/")
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        text = "\n".join(["GOOG4-RSA-SHA256", words["X-Goog-Date"], scope, hashed])
        signature = bytes.fromhex(words["X-Goog-Signature"])
        try:
            self._key.public_key().verify(signature, text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True
