"""A customer whose data lives in a store of its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Partner:
    """`slug` names its folder."""

    id: str
    slug: str
    name: str
