"""Random words that are handed out, and the hashes of them that are kept."""

import hashlib
import secrets


def new_word() -> str:
    """256 random bits as 43 characters that are safe in addresses."""
    return secrets.token_urlsafe(32)


def digest(word: str) -> bytes:
    """What is stored of a random word; such words need no salt."""
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing about where they differ."""
    return secrets.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )


def ascii_lower(text: str) -> str:
    """Lower case for A-Z only: `str.lower` makes a Kelvin sign a k, and so one address another's."""
    return "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in text)
