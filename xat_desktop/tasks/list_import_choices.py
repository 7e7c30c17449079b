"""What a person can choose for a file that is imported: collectors, formats, time zones."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from xat_desktop.domain.collector import Collector
from xat_desktop.store import collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class ImportChoices:
    """Collectors by site and machine, formats as (name, title) with those of the user, IANA zone names."""

    collectors: tuple[Collector, ...] = ()
    formats: tuple[tuple[str, str], ...] = ()
    zones: tuple[str, ...] = ()


def list_import_choices(store: Store, progress: Progress | None = None) -> ImportChoices:
    """Everything that the import of a file can be told."""
    from xat_desktop.parsers import PARSERS  # all parsers: only when used
    from xat_desktop.tasks.own_formats import list_formats

    (progress or NoProgress()).step(0, 1, "choices")
    titles = {kept.name: kept.title for kept in list_formats(store) if not kept.error}
    titles |= {parser.name: parser.title for parser in PARSERS}
    formats = sorted(titles.items(), key=lambda pair: pair[1].casefold())
    zones = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    return ImportChoices(tuple(collectors.collectors(store)), tuple(formats), tuple(zones))
