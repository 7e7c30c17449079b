"""What the server knows of originals: which it lacks, and that one has arrived in the bucket."""

from psycopg import sql

from xat_desktop.errors import XatError
from xat_desktop.sync.files import WantedFile
from xat_desktop.sync.partner_session import PartnerSchema, call, session
from xat_desktop.sync.retry import keep_trying

_COLUMNS = ("id", "sha256", "name", "size_bytes", "format")


def wanted_files(partner: PartnerSchema) -> list[WantedFile]:
    """The imported files whose originals the bucket does not have, the oldest first."""
    query = sql.SQL(
        "select {} from {} where state = 'imported' and not stored and not deleted order by imported_at, id"
    ).format(sql.SQL(", ").join(map(sql.Identifier, _COLUMNS)), sql.Identifier(partner.name, "result_file"))

    def ask() -> list[WantedFile]:
        with session(partner) as db:
            return [WantedFile(str(row[0]), *row[1:]) for row in db.execute(query)]

    return keep_trying(ask, lambda: 0, lambda: None, "Asking for files")


def tell_stored(partner: PartnerSchema, file_id: str, size_bytes: int, crc32c: str) -> None:
    """Note that the original is in the bucket; XatError when the server does not accept it."""

    def tell() -> dict[str, str]:
        with session(partner) as db:
            answer: dict[str, str] = call(db, partner.name, "file_stored", file_id, size_bytes, crc32c)
            return answer

    answer = keep_trying(tell, lambda: 0, lambda: None, "The upload")
    if answer["status"] == "refused":
        raise XatError("The server does not take this file", answer["reason"])
