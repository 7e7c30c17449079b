"""How a row travels: what is compared, what is sent, and what a base in the store means."""

import json
import re
import struct
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from xat_desktop.store.synced import Entity

Row = dict[str, Any]
"""Fields of a row as the store keeps them; `deleted` is there only in the base of a row that was."""

_NUL, _SHOWN_NUL = "\0", "\N{SYMBOL FOR NULL}"
_BAD_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def same(entity: Entity, field: str, one: Any, other: Any) -> bool:
    """True when both values are the same on the server; numbers with a point by their bytes."""
    return bool(_comparable(entity, field, one) == _comparable(entity, field, other))


def same_fields(
    entity: Entity, fields: Iterable[str], one: Mapping[str, Any], other: Mapping[str, Any]
) -> bool:
    """`same` for several fields of two rows."""
    return all(same(entity, field, one[field], other[field]) for field in fields)


def payload(entity: Entity, changes: Mapping[str, Any]) -> str:
    """The JSON object that is sent; documents in it keep their digits."""
    parts = [f"{json.dumps(field)}:{_sent(entity, field, value)}" for field, value in changes.items()]
    return "{" + ",".join(parts) + "}"


def fields_of(entity: Entity, sent: str) -> Row:
    """What `payload` was made of, as the store keeps it."""
    found = json.loads(sent)
    return {
        field: json.dumps(value) if field in entity.json and value is not None else value
        for field, value in found.items()
    }


def base_of(entity: Entity, text: str) -> Row:
    """The base that the triggers or a merge have left; nothing filled in for a row that is new here."""
    found = {**entity.blank, **json.loads(text)}
    for field in entity.fields:
        if entity.table.c[field].type.python_type is float and isinstance(found[field], str):
            found[field] = None if found[field] == "NULL" else float(found[field])
    return found


def base_text(entity: Entity, row: Mapping[str, Any], *, deleted: bool = False) -> str:
    """A base to be kept."""
    return json.dumps({field: row[field] for field in entity.fields} | ({"deleted": True} if deleted else {}))


def _comparable(entity: Entity, field: str, value: Any) -> Any:
    if isinstance(value, str):
        if field in entity.json:
            parsed = json.loads(_document(value), parse_int=Decimal, parse_float=Decimal)
            return json.dumps(parsed, sort_keys=True, default=_number)
        return value.replace(_NUL, _SHOWN_NUL)
    return struct.pack("<d", value) if isinstance(value, float) else value


def _number(value: Any) -> str:
    """A marked text, so that 1.0 equals 1 as on the server, and neither equals true or "1"."""
    return f"\0{value.normalize() + 0}"


def _sent(entity: Entity, field: str, value: Any) -> str:
    if isinstance(value, str):
        if field in entity.json:
            return _document(value)
        return json.dumps(value.replace(_NUL, _SHOWN_NUL))
    return json.dumps(value, allow_nan=False)


def _document(text: str) -> str:
    """JSON that PostgreSQL takes: no NaN, no NUL, no half of a surrogate pair; untouched where it is."""
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except ValueError:
        found = json.loads(text, parse_constant=lambda _name: None)
        return json.dumps(_clean(found))
    return json.dumps(_clean(found)) if _BAD_ESCAPE.search(text) else text


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace(_NUL, _SHOWN_NUL)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
