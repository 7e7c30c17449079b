"""Every default of the program, in one frozen dataclass that is loaded from and saved to settings.json."""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from xat_desktop.errors import XatError


@dataclass(frozen=True)
class Settings:
    """What the user can change; each field has its default and a comment."""

    display_zone: str = "UTC"  # IANA zone in which times are shown
    appearance: str = "system"  # system | light | dark
    language: str = "system"  # system | en | de
    noise_floor: float = 0.02  # relative differences below this are never better or worse
    store_original: bool = True  # keep each result file, compressed, beside the store
    archive_max_ratio: float = 200.0  # a member that grows more than this is a decompression bomb
    archive_max_bytes: int = 64 << 30  # bytes that one archive or compressed file may unpack to
    archive_max_members: int = 100_000  # files that one archive may hold
    archive_max_depth: int = 3  # archives inside each other, the outermost counted
    line_max_bytes: int = 16 << 20  # a longer line is no measurement: it is skipped and counted
    sync_automatically: bool = True  # the window syncs by itself, unless the connection is metered
    sync_series: str = "on demand"  # always | unmetered | on demand: when a sync fetches the series of others
    sync_metered: bool = False  # this connection costs money: a sync exchanges rows only
    report_author: str = ""  # printed on the title page


def data_dir() -> Path:
    """The folder of all partners: XAT_DATA_DIR, else the platform's user data folder."""
    chosen = os.environ.get("XAT_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs  # local: keeps it off the path to the first paint

    return Path(platformdirs.user_data_dir("xat-desktop", appauthor=False))


def load(folder: Path) -> Settings:
    """Settings of `folder`; unknown keys are ignored, a broken file is reported, never overwritten."""
    path = folder / "settings.json"
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise XatError(
            "The settings cannot be read", f"{path}: {error}. Mend or delete this file."
        ) from error
    known = {field.name for field in fields(Settings)}
    return replace(Settings(), **{key: value for key, value in found.items() if key in known})


def save(settings: Settings, folder: Path) -> None:
    """Write settings.json atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "settings.json.part"
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n", "utf-8")
    draft.replace(folder / "settings.json")


def resources() -> Path:
    """The folder of icons, templates, catalogues and samples, in a checkout, a wheel or a bundle."""
    inside = Path(__file__).parent / "_resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"
