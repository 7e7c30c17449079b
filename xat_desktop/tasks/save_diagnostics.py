"""Check the installation and every store, and write what was found for support."""

from pathlib import Path

from xat_desktop.tasks.check_installation import check_installation, write_bundle
from xat_desktop.tasks.progress import Progress


def save_diagnostics(data_dir: Path, path: Path, progress: Progress | None = None) -> int:
    """Write the zip file `path`; returns how many checks found a problem."""
    checks = check_installation(data_dir, progress)
    write_bundle(checks, path)
    return sum(not check.ok for check in checks)
