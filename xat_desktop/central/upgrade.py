"""Brings the whole installation to this program's version: the shared part, then each partner by itself."""

import logging
from dataclasses import dataclass

from xat_desktop.central.database import Database, database_errors
from xat_desktop.central.installation import SCHEMA, initialise
from xat_desktop.central.migrate import version_of
from xat_desktop.central.partners import bring_up_to_date, partners
from xat_desktop.errors import XatError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What happened to one part; `error` is empty when it is up to date now."""

    part: str
    before: str
    after: str
    error: str = ""


def upgrade(database: Database) -> list[Outcome]:
    """One transaction for each part; a partner that fails stays at its version and the others go on."""
    before = version_of(database, SCHEMA)
    initialise(database)
    found = [Outcome(SCHEMA, before, version_of(database, SCHEMA))]
    for partner in partners(database):
        before = version_of(database, partner.schema)
        try:
            with database_errors(), database.transaction():
                bring_up_to_date(database, partner)
        except XatError as error:
            log.warning("partner %s stays at version %s: %s", partner.slug, before, error)
            found.append(Outcome(partner.slug, before, before, str(error)))
        else:
            found.append(Outcome(partner.slug, before, version_of(database, partner.schema)))
    return found
