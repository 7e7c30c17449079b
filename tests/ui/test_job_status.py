"""Jobs in the status bar: only those that take their time, with progress, cancel, and how they ended."""

import pytest
from PySide6.QtWidgets import QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui import sample_tasks
from xat_desktop.ui import job_status
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.job_status import TOTAL_MAX, JobStatus, show_progress
from xat_desktop.ui.jobs import Job, Jobs
from xat_desktop.ui.main_window import MainWindow


@pytest.fixture
def status(qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> JobStatus:
    monkeypatch.setattr(job_status, "PATIENCE_MS", 0)
    made = JobStatus(jobs)
    qtbot.addWidget(made)
    made.show()
    return made


def button(status: JobStatus, name: str) -> QToolButton:
    found = status.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def test_running_job_shows_and_is_cancelled(qtbot: QtBot, jobs: Jobs, status: JobStatus) -> None:
    job = jobs.start(Job(sample_tasks.count_forever, title="Counting"))
    qtbot.waitUntil(lambda: button(status, "jobs_button").text() == "1 job")
    qtbot.waitUntil(lambda: status._label.text().startswith("step"))
    with qtbot.waitSignal(job.cancelled):
        button(status, "job_cancel").click()
    qtbot.waitUntil(lambda: button(status, "jobs_button").text() == "Jobs")
    assert status._popup is not None
    assert status._popup._rows[0]._text.text() == "Cancelled"


def test_failure_stays_in_the_list_with_its_reason(qtbot: QtBot, jobs: Jobs, status: JobStatus) -> None:
    blocker = jobs.start(Job(sample_tasks.count_forever, writes=True))
    failing = jobs.start(Job(sample_tasks.fail_expectedly, title="Reading", writes=True))
    qtbot.waitUntil(lambda: len(status._shown) == 2)
    blocker.cancel()
    with qtbot.waitSignal(failing.finished):
        pass
    qtbot.waitUntil(lambda: not jobs.active)
    assert status._popup is not None
    texts = [row._text.text() for row in status._popup._rows]
    assert texts == ["Failed: No such file: Choose another one.", "Cancelled"]


def test_list_keeps_only_the_last(qtbot: QtBot, jobs: Jobs, status: JobStatus) -> None:
    blocker = jobs.start(Job(sample_tasks.count_forever, writes=True))
    for number in range(job_status.KEPT + 5):
        jobs.start(Job(sample_tasks.add, number, 1, writes=True))
    qtbot.waitUntil(lambda: len(status._shown) == job_status.KEPT + 6)
    blocker.cancel()
    qtbot.waitUntil(lambda: not jobs.active)
    assert status._popup is not None
    assert len(status._popup._rows) == job_status.KEPT


@pytest.mark.parametrize(
    ("done", "total", "value"), [(1, 2, 500), (6 << 30, 8 << 30, 750), (9, 3, TOTAL_MAX), (5, 0, -1)]
)
def test_progress_of_any_size_fits_the_bar(qtbot: QtBot, done: int, total: int, value: int) -> None:
    bar = QProgressBar()
    qtbot.addWidget(bar)
    show_progress(bar, done, total)
    assert (bar.maximum() == 0) is (total == 0)
    assert bar.value() == value


def test_failed_job_is_told_in_a_notice(qtbot: QtBot, context: AppContext) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    context.jobs.start(Job(sample_tasks.fail_expectedly, title="Reading sar.txt"))
    qtbot.waitUntil(window._notice.isVisible)
    assert window._notice._text.text() == "Reading sar.txt: No such file"
    context.jobs.start(Job(sample_tasks.fail_expectedly, title="Quiet", shows_failure=True))
    qtbot.waitUntil(lambda: not context.jobs.active)
    assert "Quiet" not in window._notice._text.text()
