"""How a report looks: the partner's logo and colour, and the title page."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xat_desktop import __version__
from xat_desktop.errors import XatError
from xat_desktop.reports.model import DEFAULT_ACCENT, Cover, Logo
from xat_desktop.store.store import Store

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LARGEST_LOGO_BYTES = 2 << 20
_BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))


@dataclass(frozen=True)
class ReportLook:
    """`accent` is #rrggbb; `logo` a PNG, JPEG or SVG file."""

    accent: str = DEFAULT_ACCENT
    logo: Path | None = None


def cover_of(
    store: Store,
    title: str,
    author: str,
    subtitle: str,
    machines: tuple[tuple[str, str], ...],
    look: ReportLook | None,
) -> Cover:
    """The title page of today."""
    look = look or ReportLook()
    if not _COLOUR.fullmatch(look.accent):
        raise XatError("The colour is not known", f"{look.accent}: write it as #rrggbb, for example #1d5f9e.")
    return Cover(
        title=title,
        partner=store.partner.name,
        created=datetime.now(UTC).replace(microsecond=0),
        program_version=__version__,
        subtitle=subtitle,
        author=author,
        machines=machines,
        accent=look.accent,
        logo=_logo(look.logo) if look.logo else None,
    )


def _logo(path: Path) -> Logo:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise XatError("The logo cannot be read", f"{path}: {error.strerror or error}") from error
    form = next((form for beginning, form in _BEGINNINGS if data.startswith(beginning)), None)
    if form is None and b"<svg" in data[:2048]:
        form = "svg"
    if form is None:
        raise XatError("The logo is no picture that a report can hold", f"{path}: use PNG, JPEG or SVG.")
    if len(data) > _LARGEST_LOGO_BYTES:
        raise XatError("The logo is too large", f"{path}: at most 2 MiB; make it smaller.")
    return Logo(data, form)
