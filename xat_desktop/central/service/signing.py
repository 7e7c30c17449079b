"""Signs addresses of the bucket (V4): with a service account's key, or through IAM without any key at hand."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from xat_desktop.central.service.config import Bucket
from xat_desktop.central.service.secret_sources import read_secret
from xat_desktop.central.service.service import Service
from xat_desktop.errors import XatError

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def signed_url(here: Service, name: str, method: str, headers: Mapping[str, str]) -> str:
    """An address of the object `name` that is valid for some minutes, for one method and with these headers only."""
    from google.auth.exceptions import GoogleAuthError
    from google.cloud import storage

    bucket = here.config.bucket
    try:
        account, words = _signer(bucket)
        client = storage.Client(project="unused", credentials=account)
        signed = (
            client.bucket(bucket.name)
            .blob(name)
            .generate_signed_url(
                version="v4",
                method=method,
                expiration=timedelta(seconds=bucket.url_seconds),
                headers=dict(headers),
                credentials=account,
                **words,
            )
        )
    except GoogleAuthError as error:
        raise XatError("The bucket's addresses cannot be signed", type(error).__name__) from None
    return str(signed)


def _signer(bucket: Bucket) -> tuple[Any, dict[str, str]]:
    words: dict[str, Any] = {"api_access_endpoint": bucket.endpoint} if bucket.endpoint else {}
    if bucket.signing_key:
        from google.oauth2 import service_account

        key = json.loads(read_secret(bucket.signing_key, "bucket.signing_key").reveal())
        return service_account.Credentials.from_service_account_info(key), words  # type: ignore[no-untyped-call]
    import google.auth
    from google.auth.transport.requests import Request

    account, _ = google.auth.default(scopes=[_SCOPE])
    account.refresh(Request())  # type: ignore[no-untyped-call]
    return account, {**words, "service_account_email": bucket.signing_account, "access_token": account.token}
