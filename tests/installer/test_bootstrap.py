"""The bootstrap says what to do where it cannot go on."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "cat", "cksum", "dirname", "mkdir")


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "installer", checkout / "installer")
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, checkout / name)
    return checkout


def bootstrap(checkout: Path, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    script = checkout / "installer" / "bootstrap.sh"
    return subprocess.run(
        ["/bin/bash", script],
        env={"PATH": str(path), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def tools(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return folder


def test_without_a_supported_python_it_names_the_versions_and_the_way(
    bare_checkout: Path, tmp_path: Path
) -> None:
    result = bootstrap(bare_checkout, tools(tmp_path / "bin", *TOOLS))
    assert result.returncode == 1
    assert "Python 3.11, 3.12 or 3.13" in result.stderr
    assert "PYTHON=" in result.stderr
    assert not (bare_checkout / ".venv").exists()


def test_an_unsupported_python_is_refused(bare_checkout: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/bash\nexit 1\n")
    old.chmod(0o755)
    result = bootstrap(bare_checkout, tools(tmp_path / "bin", *TOOLS), PYTHON=str(old))
    assert result.returncode == 1
    assert "needs Python" in result.stderr
