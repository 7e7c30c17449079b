"""The program as a whole: what is loaded before the first paint, and that it starts and ends cleanly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("numpy", "sqlalchemy", "pyqtgraph", "polars", "pandas", "scipy", "qtawesome", "multiprocessing")

START = """
import sys
from xat_desktop import __main__ as program
from xat_desktop import app

class Watched(app.Start):
    def _on_painted(self):
        heavy = [name for name in sys.argv[1:] if name in sys.modules]
        print("loaded before the first paint:", heavy)
        super()._on_painted()
        self.context.partner_changed.connect(self.window.close)

app.Start = Watched
sys.exit(program.main())
"""


def run(code: str, data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XAT_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_window_opens_light_and_ends_with_zero(data_dir: Path) -> None:
    done = run(START, data_dir, *HEAVY)
    assert done.returncode == 0, done.stderr
    assert "loaded before the first paint: []" in done.stdout
    assert "Traceback" not in done.stderr
    assert (data_dir / "window.ini").exists()


def test_broken_settings_are_told_and_kept(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "settings.json").write_text("{ broken", "utf-8")
    done = run(START, data_dir)
    assert done.returncode == 0, done.stderr
    assert (data_dir / "settings.json").read_text("utf-8") == "{ broken"


@pytest.mark.parametrize("module", ["xat_desktop.__main__", "xat_desktop.ui.worker"])
def test_worker_process_loads_no_qt(data_dir: Path, module: str) -> None:
    done = run(f"import {module}, sys; print('PySide6' in sys.modules)", data_dir)
    assert done.stdout.strip() == "False"
