"""Rules for what people type, applied once, at the edge."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xat_desktop.errors import XatError

_TAG = re.compile(r"<[^>]*[A-Za-z/!][^>]*>")
_MACHINE = re.compile(r"[A-Za-z0-9_.-]+")
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAME_MAX = 200


def checked_text(what: str, text: str, *, maximum: int = NAME_MAX, required: bool = True) -> str:
    """`text` without outer blanks; XatError for control characters, HTML tags and wrong lengths."""
    text = text.strip()
    if required and not text:
        raise XatError(f"{what} is missing", f"Give 1 to {maximum} characters.")
    if len(text) > maximum:
        raise XatError(
            f"{what} is too long", f"It has {len(text)} characters; at most {maximum} are allowed."
        )
    if any(
        unicodedata.category(c) in ("Cc", "Cs") and not (c in "\n\t" and maximum > NAME_MAX) for c in text
    ):
        raise XatError(f"{what} contains control characters", "Remove line breaks and invisible characters.")
    if _TAG.search(text):
        raise XatError(f"{what} contains an HTML tag", "Remove the angle brackets.")
    return text


def checked_machine(text: str, what: str = "Machine name") -> str:
    """A machine name, or another name of the same kind: letters, digits, `_`, `.`, `-`."""
    text = checked_text(what, text)
    if not _MACHINE.fullmatch(text):
        raise XatError(f"{what} has characters that are not allowed", "Use letters, digits, _ . and - only.")
    return text


def printable(text: str) -> str:
    """With a question mark for each byte that is no text: Linux allows such names of files."""
    return text.encode("utf-8", "replace").decode()


def checked_slug(text: str) -> str:
    """A folder-safe short name: lower-case letters, digits and hyphens."""
    if not _SLUG.fullmatch(text):
        raise XatError("The short name is not allowed", "Use 1 to 64 lower-case letters, digits and hyphens.")
    if _DEVICE.fullmatch(text):
        raise XatError(
            "The short name is not allowed", f"{text}: Windows keeps it for a device. Use another."
        )
    return text


def checked_id(text: str) -> str:
    """An id that may become a part of a path: a UUID in its 36 characters."""
    if not _ID.fullmatch(text):
        raise XatError("An id is not valid", f"{text[:80]!r} is no UUID: nothing was read or written.")
    return text


def slug_of(name: str, taken: Collection[str] = ()) -> str:
    """A short name made from a name: `Größe & Söhne` becomes `grosse-sohne`.

    A name without a letter or digit of English becomes the first of `partner`, `partner-2` ... that is not taken.
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")
    if _DEVICE.fullmatch(slug):
        return f"partner-{slug}"
    numbered = ("partner" if number == 1 else f"partner-{number}" for number in count(1))
    return slug or next(free for free in numbered if free not in taken)


def checked_zone(name: str) -> str:
    """An IANA time zone name or nothing; XatError when there is no such zone."""
    name = name.strip()
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise XatError(
                "The time zone is not known", f"{name}: use a name such as Europe/Berlin or UTC."
            ) from error
    return name
