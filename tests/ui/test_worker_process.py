"""Worker processes in trouble: deaf to a stop, or left alone by a window that died."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import sample_tasks
from xat_desktop.ui import worker_process
from xat_desktop.ui.jobs import Job, Jobs

ROOT = Path(__file__).parents[2]

DYING_WINDOW = """
import os, threading
from tests.ui import sample_tasks
from xat_desktop.ui.jobs import JobProgress
from xat_desktop.ui.worker_process import Worker

class Watch(JobProgress):
    def step(self, done, total, text):
        print(worker._process.pid, flush=True)
        os._exit(1)

if __name__ == "__main__":
    worker = Worker()
    worker.run(sample_tasks.count_forever, (), Watch(print))
"""


def test_deaf_task_is_ended_and_its_process_replaced(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "PATIENCE_S", 0.2)
    deaf = Job(sample_tasks.deaf, process=True)
    deaf.progressed.connect(deaf.cancel)
    with qtbot.waitSignal(deaf.cancelled, timeout=20_000):
        jobs.start(deaf)
    again = Job(sample_tasks.add, 1, 2, process=True)
    with qtbot.waitSignal(again.succeeded, timeout=20_000) as result:
        jobs.start(again)
    assert result.args == [3]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at /proc")
def test_worker_ends_when_its_window_dies(qtbot: QtBot, tmp_path: Path) -> None:
    script = tmp_path / "dying.py"
    script.write_text(DYING_WINDOW, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    worker = Path("/proc") / done.stdout.strip()
    assert done.stdout.strip().isdigit(), done.stderr
    qtbot.waitUntil(lambda: not _runs(worker), timeout=20_000)


def _runs(folder: Path) -> bool:
    """Whether the process is there and no zombie, which only its adopted parent can remove."""
    try:
        return "State:\tZ" not in (folder / "status").read_text("ascii")
    except OSError:
        return False
