"""The commands of pyproject.toml work after linking, from any folder."""

import subprocess
import sys
from pathlib import Path

from installer.link_project import commands, link_project

ROOT = Path(__file__).parents[2]


def project(folder: Path) -> Path:
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "p"\n[project.scripts]\nhello = "greeting:main"\n'
    )
    (folder / "greeting.py").write_text(
        "import multiprocessing\n\ndef main():\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(str.upper, ['hello'])[0])\n"
        "    return 3\n"
    )
    return folder


def test_the_linked_command_runs_the_function_and_returns_its_status(tmp_path: Path) -> None:
    root = project(tmp_path / "a project")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout
    link_project(root, Path(found.strip()), tmp_path)
    command = [python, tmp_path / "hello"]
    result = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=60)
    assert (result.stdout, result.stderr, result.returncode) == ("HELLO\n", "", 3)
    assert (tmp_path / "hello").stat().st_mode & 0o111


def test_the_project_declares_its_commands() -> None:
    assert commands((ROOT / "pyproject.toml").read_text("utf-8")) == {
        "xat": "xat_desktop.cli:main",
        "xat-central": "xat_desktop.central.cli:main",
        "xat-desktop": "xat_desktop.__main__:main",
    }
