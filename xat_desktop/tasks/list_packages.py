"""The packages that the program stands on, with their versions and licences."""

from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import NamedTuple

from xat_desktop.tasks.progress import NoProgress, Progress

PACKAGES = (
    "alembic",
    "google-cloud-storage",
    "jinja2",
    "keyring",
    "numpy",
    "pandas",
    "platformdirs",
    "polars",
    "psycopg",
    "pyqtgraph",
    "PySide6-Essentials",
    "python-calamine",
    "requests-oauthlib",
    "rich",
    "ruptures",
    "scipy",
    "SQLAlchemy",
    "typer",
    "typst",
    "tzdata",
    "xlsxwriter",
    "zstandard",
)
"""Those of pyproject.toml; build.spec takes their metadata into the bundle."""

_LONGEST_NAME = 80
_CLASSIFIER = "License :: OSI Approved :: "


class Package(NamedTuple):
    """`version` is empty where the package is missing."""

    name: str
    version: str
    licence: str


def list_packages(progress: Progress | None = None) -> tuple[Package, ...]:
    """All of them, in the order of their names."""
    (progress or NoProgress()).step(0, 1, "packages")
    return tuple(_package(name) for name in PACKAGES)


def _package(name: str) -> Package:
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return Package(name, "", "")
    return Package(found["Name"], found["Version"], _licence(found))


def _licence(found: PackageMetadata) -> str:
    """An SPDX expression where there is one, else the name of the licence; some put its whole text there."""
    for field in ("License-Expression", "License"):
        if field in found and found[field] and len(found[field]) < _LONGEST_NAME:
            return found[field]
    names = [line.removeprefix(_CLASSIFIER) for line in found.get_all("Classifier") or []]
    return ", ".join(name for name in names if name.endswith(("License", "(MPL 2.0)"))) or "see the package"
