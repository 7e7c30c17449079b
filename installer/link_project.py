"""Makes the working tree importable in the virtual environment and writes its commands (`xat`, ...) there.

It does what an editable install does, without a build backend, so that it needs no network and no package
beyond requirements.lock. Run it with the interpreter of the virtual environment.
"""

import sys
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = """#!{python}
import sys

from {module} import {function}

if __name__ == "__main__":  # processes that it starts read this file again
    sys.exit({function}())
"""


def commands(pyproject: str) -> dict[str, str]:
    """Name -> "module:function" of every command that the text of pyproject.toml declares."""
    project = tomllib.loads(pyproject)["project"]
    return {**project.get("scripts", {}), **project.get("gui-scripts", {})}


def write_command(path: Path, target: str) -> None:
    """Write an executable file that calls `target` ("module:function")."""
    module, function = target.split(":")
    path.write_text(COMMAND.format(python=sys.executable, module=module, function=function), encoding="utf-8")
    path.chmod(0o755)


def link_project(root: Path, site_packages: Path, scripts: Path) -> None:
    """Put `root` on the path through `site_packages` and its commands into `scripts`."""
    (site_packages / "xat_desktop.pth").write_text(f"{root}\n", encoding="utf-8")
    for name, target in commands((root / "pyproject.toml").read_text(encoding="utf-8")).items():
        write_command(scripts / name, target)


if __name__ == "__main__":
    link_project(ROOT, Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("scripts")))
