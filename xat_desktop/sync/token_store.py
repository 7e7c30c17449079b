"""Refresh tokens in the system's keyring; where that is not safe, in the memory of this process only."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from xat_desktop.errors import XatError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "xat-desktop"
MAX_CHARACTERS = 1280  # what Windows keeps of one entry
_REFUSED_MODULES = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")

_memory: dict[str, str] = {}


@dataclass(frozen=True)
class Grant:
    """What signs in again without a browser. `attempt` marks a request that was sent, until its answer is stored."""

    refresh_token: str
    attempt: str = ""

    def __repr__(self) -> str:
        return "Grant(…)"


class TokenStore:
    """Grants by account; `notice` says why they are in memory, and is empty when they are in the keyring."""

    def __init__(self, backend: "KeyringBackend | None" = None) -> None:
        self._backend, self.notice = _accepted(backend) if backend is not None else _systems()

    @property
    def place(self) -> str:
        """Where the grants are, in words for people."""
        if self._backend is None:
            return "memory of this program, until it ends"
        return f"keyring of the system ({type(self._backend).__module__.rpartition('.')[2]})"

    def read(self, account: str) -> Grant | None:
        """The account's grant."""
        if account in _memory:
            return Grant(**json.loads(_memory[account]))
        if self._backend is None:
            return None
        with _keyring_errors():
            text = self._backend.get_password(SERVICE, account)
        try:
            return Grant(**json.loads(text)) if text else None
        except (ValueError, TypeError):
            return None  # an entry that somebody else wrote signs nobody in

    def write(self, account: str, grant: Grant) -> None:
        """Keep the grant; a keyring that refuses (locked, prompt dismissed) leaves it in memory, with a notice."""
        text = json.dumps(asdict(grant), separators=(",", ":"))
        if len(text) > MAX_CHARACTERS:
            raise XatError("The server's token is too long for the keyring", f"{len(text)} characters.")
        if self._backend is not None:
            try:
                with _keyring_errors():
                    self._backend.set_password(SERVICE, account, text)
            except XatError as error:
                self.notice = f"{error.title}: you stay signed in until this program ends."
            else:
                _memory.pop(account, None)
                return
        _memory[account] = text

    def erase(self, account: str) -> None:
        """Forget the grant everywhere; nothing happens when there is none."""
        from keyring.errors import PasswordDeleteError

        _memory.pop(account, None)
        if self._backend is None:
            return
        with _keyring_errors():
            try:
                self._backend.delete_password(SERVICE, account)
            except PasswordDeleteError:
                return


def _systems() -> "tuple[KeyringBackend | None, str]":
    import keyring
    from keyring.backends.chainer import ChainerBackend

    with _keyring_errors():
        found = keyring.get_keyring()
        candidates = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    for candidate in candidates:
        backend, notice = _accepted(candidate)
        if backend is not None:
            return backend, ""
    return None, notice if candidates else _refusal(type(found))


def _accepted(backend: "KeyringBackend") -> "tuple[KeyringBackend | None, str]":
    """The backend, or None and the reason when it keeps passwords in plain text or not at all."""
    kind = type(backend)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name.startswith(_REFUSED_MODULES) or "plaintext" in name.lower():
        return None, _refusal(kind)
    return backend, ""


def _refusal(kind: type) -> str:
    name = f"{kind.__module__}.{kind.__qualname__}"
    return f"This system has no safe keyring ({name}): you stay signed in until this program ends."


@contextmanager
def _keyring_errors() -> Iterator[None]:
    """Every error of a keyring leaves this block as an XatError."""
    from keyring.errors import KeyringError

    try:
        yield
    except KeyringError as error:
        raise XatError(
            "The keyring cannot be used", f"{type(error).__name__}: unlock it and try again."
        ) from error
    except (OSError, RuntimeError) as error:  # D-Bus went away
        raise XatError("The keyring does not answer", type(error).__name__) from error
