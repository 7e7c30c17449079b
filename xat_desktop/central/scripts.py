"""The SQL files, with the names of an installation or a partner written into them."""

import re
from collections.abc import Mapping
from pathlib import Path

from psycopg import sql

FOLDER = Path(__file__).parent / "sql"
_PLACE = re.compile(r"@([a-z_]+)@")


def script(name: str, names: Mapping[str, str]) -> str:
    """File `name` with `@place@` replaced by the identifier `names[place]`, and `@place_name@` by its bare text."""

    def filled(match: re.Match[str]) -> str:
        place = match[1]
        bare = place.removesuffix("_name")
        return names[bare] if bare != place else quoted(names[place])

    return _PLACE.sub(filled, (FOLDER / name).read_text("utf-8"))


def quoted(name: str) -> str:
    """An identifier in double quotes."""
    return sql.Identifier(name).as_string()
