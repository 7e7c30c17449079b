"""Where secrets come from: the environment, a file, or Google Secret Manager; never the configuration itself."""

import base64
import os
from pathlib import Path

from xat_desktop.errors import XatError

_HINT = "Write env:NAME, file:PATH or gcp:projects/PROJECT/secrets/NAME/versions/latest."
_MANAGER = "https://secretmanager.googleapis.com/v1"
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_TIMEOUT_S = 10


class Secret:
    """A text that does not show itself in logs and tracebacks; `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)


def read_secret(source: str, what: str) -> Secret:
    """The secret that `source` points to; `what` names the setting in errors."""
    kind, _, place = source.partition(":")
    readers = {"env": _from_environment, "file": _from_file, "gcp": _from_secret_manager}
    if kind not in readers or not place:
        raise XatError(f"The setting {what} must not hold the secret itself", _HINT)
    text = readers[kind](place, what).strip()
    if not text:
        raise XatError(f"The secret {what} is empty", f"It is read from {source}.")
    return Secret(text)


def _from_environment(name: str, what: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise XatError(f"The secret {what} is missing", f"Set the environment variable {name}.") from None


def _from_file(place: str, what: str) -> str:
    path = Path(place).expanduser()
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise XatError(f"The secret {what} cannot be read", f"{path}: {error}") from error


def _from_secret_manager(name: str, what: str) -> str:
    import google.auth
    from google.auth.exceptions import GoogleAuthError
    from google.auth.transport.requests import AuthorizedSession
    from requests import RequestException

    try:
        account, _ = google.auth.default(scopes=[_SCOPE])
        with AuthorizedSession(account) as session:  # type: ignore[no-untyped-call]
            address = os.environ.get("XAT_SECRET_MANAGER", _MANAGER)
            answer = session.get(f"{address}/{name}:access", timeout=_TIMEOUT_S)
            answer.raise_for_status()
            return base64.b64decode(answer.json()["payload"]["data"], validate=True).decode()
    except (GoogleAuthError, RequestException, KeyError, ValueError) as error:
        detail = f"{name}: {type(error).__name__}. Does the service's account have secretAccessor on it?"
        raise XatError(f"The secret {what} cannot be read from Secret Manager", detail) from None
