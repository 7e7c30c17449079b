"""Prints the Debian packages of the system libraries and fonts that this machine lacks, one a line.

Runs on a bare interpreter before anything is installed. It tries to load each library instead of asking the
package manager, so that every distribution that has them passes.
"""

import ctypes
import sys
from pathlib import Path

LIBRARIES = Path(__file__).with_name("system-libraries.txt")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_PACKAGE = "fonts-dejavu-core"


def can_load(soname: str) -> bool:
    """Whether the dynamic linker finds the library and everything that it needs."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether there is any font: Qt brings none of its own."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob("*.[to]tf"), None) for folder in folders if folder.is_dir())


def missing_packages(purpose: str, libraries: str) -> list[str]:
    """The packages for `purpose` ("base" or "window") that `libraries` names and this machine lacks."""
    entries = [line.split() for line in libraries.splitlines() if line and not line.startswith("#")]
    packages = {package for kind, soname, package in entries if kind == purpose and not can_load(soname)}
    if purpose == "base" and not has_font():
        packages.add(FONT_PACKAGE)
    return sorted(packages)


if __name__ == "__main__":
    print("\n".join(missing_packages(sys.argv[1], LIBRARIES.read_text(encoding="utf-8"))))
