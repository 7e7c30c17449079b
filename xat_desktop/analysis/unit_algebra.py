"""Units of products and quotients: bytes per second over operations per second are bytes."""

import re

_POWER = re.compile(r"([^0-9]+)([0-9]*)")


def product(left: str, right: str) -> str:
    """Unit of a product of values in these units (UCUM, such as `By/s`)."""
    return _text(_powers(left), _powers(right), 1)


def quotient(left: str, right: str) -> str:
    """Unit of a quotient."""
    return _text(_powers(left), _powers(right), -1)


def _powers(unit: str) -> dict[str, int]:
    """Exponent of each base unit."""
    found: dict[str, int] = {}
    for number, part in enumerate(unit.split("/")):
        for factor in part.split("."):
            matched = _POWER.fullmatch(factor)
            base, power = (matched[1], int(matched[2] or 1)) if matched else (factor, 1)
            if base != "1":
                found[base] = found.get(base, 0) + (-power if number else power)
    return found


def _text(left: dict[str, int], right: dict[str, int], sign: int) -> str:
    powers = {base: left.get(base, 0) + sign * right.get(base, 0) for base in {**left, **right}}
    above = ".".join(f"{base}{power if power > 1 else ''}" for base, power in powers.items() if power > 0)
    below = "".join(f"/{base}{-power if power < -1 else ''}" for base, power in powers.items() if power < 0)
    return (above or "1") + below
