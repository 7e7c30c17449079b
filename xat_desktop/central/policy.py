"""What the server takes: limits for files and calls, and the bucket."""

from collections.abc import Sequence
from dataclasses import dataclass

from xat_desktop.central.database import Database
from xat_desktop.central.installation import required
from xat_desktop.errors import XatError


@dataclass(frozen=True)
class Policy:
    """One for all partners; laptops learn it with their next hello."""

    max_file_bytes: int
    file_formats: list[str] | None  # None: every format
    bucket: str | None
    max_ops: int
    metered_rows: int  # a metered connection asks before it pulls more rows than this


def policy(database: Database) -> Policy:
    """What holds now."""
    required(database)
    query = "select max_file_bytes, file_formats, bucket, max_ops, metered_rows from xat.policy"
    return Policy(*database.rows(query)[0])


def set_policy(
    database: Database,
    *,
    max_file_mib: int | None = None,
    file_formats: Sequence[str] | None = None,
    bucket: str | None = None,
) -> None:
    """Change what is given; an empty list allows every format, an empty name means no bucket."""
    required(database)
    if max_file_mib is not None and max_file_mib < 1:
        raise XatError("The limit is not valid", "Give at least 1 MiB.")
    with database.transaction():
        if max_file_mib is not None:
            database.change("update xat.policy set max_file_bytes = %s", max_file_mib << 20)
        if file_formats is not None:
            database.change("update xat.policy set file_formats = %s::text[]", list(file_formats) or None)
        if bucket is not None:
            database.change("update xat.policy set bucket = %s", bucket or None)
