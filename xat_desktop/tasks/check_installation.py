"""Checks the installation and every store: what `xat doctor` and the diagnostics of the window show."""

import json
import platform
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from xat_desktop import __version__
from xat_desktop.domain.partner import Partner
from xat_desktop.errors import XatError
from xat_desktop.settings import resources
from xat_desktop.store.integrity import faults, sqlite_is_new_enough, sqlite_version
from xat_desktop.store.registry import Registry
from xat_desktop.tasks.list_packages import Package, list_packages
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `detail` is free of names and data of partners."""

    what: str
    ok: bool
    detail: str


def check_installation(data_dir: Path, progress: Progress | None = None) -> list[Check]:
    """All checks, in order; a store that cannot be opened is a finding, not an error."""
    progress = progress or NoProgress()
    found = [
        Check("XAT Desktop", True, __version__),
        Check("Python", sys.version_info >= (3, 11), platform.python_version()),
        Check("system", True, f"{platform.system()} {platform.release()} {platform.machine()}"),
        Check("SQLite", sqlite_is_new_enough(), sqlite_version),
        *(_check_of(package) for package in list_packages()),
        Check("resources", (resources() / "catalogues").is_dir(), "catalogues, templates and icons"),
    ]
    registry = Registry(data_dir)
    try:
        partners = registry.partners()
        for number, partner in enumerate(partners, 1):
            progress.step(number - 1, len(partners), f"store {number}")
            found.append(_store(registry, partner, number))
    finally:
        registry.close()
    return found


def _check_of(package: Package) -> Check:
    return Check(
        package.name, bool(package.version), package.version or "is missing: install XAT Desktop again"
    )


def _store(registry: Registry, partner: Partner, number: int) -> Check:
    what = f"store {number}"
    try:
        store = registry.open_quietly(partner)
    except XatError as error:
        return Check(what, False, error.title)
    try:
        problems = faults(store)
        size = sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file())
    except XatError as error:
        return Check(what, False, error.title)
    finally:
        store.close()
    return Check(what, not problems, "; ".join(problems) or f"{size / 2**20:.1f} MiB, whole")


def write_bundle(checks: Sequence[Check], path: Path) -> None:
    """The checks as a zip file for support."""
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr("checks.json", json.dumps([asdict(check) for check in checks], indent=2))
    except OSError as error:
        raise XatError("The bundle cannot be written", f"{path}: {error.strerror or error}") from error
