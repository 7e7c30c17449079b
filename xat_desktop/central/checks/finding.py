"""Something that is wrong, and what to do about it."""

from dataclasses import dataclass

UPGRADE = "Run `xat-central upgrade`."


@dataclass(frozen=True)
class Finding:
    """`where` is a partner's short name, a schema, a role or the database."""

    where: str
    what: str
    advice: str
