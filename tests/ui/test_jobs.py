"""Jobs: outcome as signals, progress thinned out, cancel heard, writes one at a time, worker processes."""

import os
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.ui import sample_tasks
from xat_desktop.errors import XatError
from xat_desktop.ui.jobs import Job, Jobs, JobState, UnexpectedError

both = pytest.mark.parametrize("process", [False, True], ids=["thread", "process"])


def run(qtbot: QtBot, jobs: Jobs, job: Job) -> list[tuple[str, Any]]:
    """Run `job` to its end and return its signals in order."""
    seen: list[tuple[str, Any]] = []
    job.succeeded.connect(lambda result: seen.append(("succeeded", result)))
    job.failed.connect(lambda error: seen.append(("failed", error)))
    job.cancelled.connect(lambda: seen.append(("cancelled", None)))
    with qtbot.waitSignal(job.finished, timeout=20_000):
        jobs.start(job)
    return seen


@both
def test_result_arrives_once(qtbot: QtBot, jobs: Jobs, process: bool) -> None:
    assert run(qtbot, jobs, Job(sample_tasks.add, 2, 3, process=process)) == [("succeeded", 5)]
    assert not jobs.active


@both
def test_expected_error_keeps_title_and_detail(qtbot: QtBot, jobs: Jobs, process: bool) -> None:
    ((kind, error),) = run(qtbot, jobs, Job(sample_tasks.fail_expectedly, process=process))
    assert kind == "failed"
    assert isinstance(error, XatError)
    assert (error.title, error.detail) == ("No such file", "Choose another one.")


@both
@pytest.mark.parametrize("task", [sample_tasks.fail_with_bug, sample_tasks.end_of_file])
def test_bug_arrives_with_its_traceback(qtbot: QtBot, jobs: Jobs, process: bool, task: Any) -> None:
    ((kind, error),) = run(qtbot, jobs, Job(task, process=process))
    assert kind == "failed"
    assert isinstance(error, UnexpectedError)
    assert f"in {task.__name__}" in error.report


@both
def test_cancel_stops_a_running_task(qtbot: QtBot, jobs: Jobs, process: bool) -> None:
    job = Job(sample_tasks.count_forever, process=process)
    job.progressed.connect(job.cancel)
    assert run(qtbot, jobs, job) == [("cancelled", None)]


def test_process_is_another_one_and_is_used_again(qtbot: QtBot, jobs: Jobs) -> None:
    first = run(qtbot, jobs, Job(sample_tasks.process_id, process=True))
    second = run(qtbot, jobs, Job(sample_tasks.process_id, process=True))
    assert first == second
    assert first != [("succeeded", os.getpid())]


def test_result_that_does_not_pickle_is_a_bug_not_a_hang(qtbot: QtBot, jobs: Jobs) -> None:
    ((kind, error),) = run(qtbot, jobs, Job(sample_tasks.unpicklable, process=True))
    assert kind == "failed"
    assert isinstance(error, UnexpectedError)
    assert run(qtbot, jobs, Job(sample_tasks.add, 1, 1, process=True)) == [("succeeded", 2)]


def test_arguments_that_do_not_pickle_are_a_bug_not_a_hang(qtbot: QtBot, jobs: Jobs) -> None:
    ((_, error),) = run(qtbot, jobs, Job(sample_tasks.add, QObject(), 1, process=True))
    assert isinstance(error, UnexpectedError)
    assert run(qtbot, jobs, Job(sample_tasks.add, 1, 1, process=True)) == [("succeeded", 2)]


def test_process_that_dies_is_told_and_replaced(qtbot: QtBot, jobs: Jobs) -> None:
    ((_, error),) = run(qtbot, jobs, Job(sample_tasks.die, process=True))
    assert isinstance(error, XatError)
    assert run(qtbot, jobs, Job(sample_tasks.add, 1, 1, process=True)) == [("succeeded", 2)]


@both
def test_progress_comes_at_most_20_times_a_second(qtbot: QtBot, jobs: Jobs, process: bool) -> None:
    seen: list[tuple[int, int, str]] = []
    job = Job(sample_tasks.spin, 0.5, process=process)
    job.progressed.connect(lambda *step: seen.append(step))
    ((_, steps),) = run(qtbot, jobs, job)
    assert steps > 1000
    assert 1 <= len(seen) <= 11
    assert seen[-1][1] == 5_000_000_000, "totals in bytes pass 32 bit"


def test_writes_run_one_at_a_time_in_order(qtbot: QtBot, jobs: Jobs) -> None:
    log: list[str] = []
    names = ["a", "b", "c", "d"]
    started = [jobs.start(Job(sample_tasks.note, log, name, writes=True)) for name in names]
    qtbot.waitUntil(lambda: not jobs.active)
    assert log == [f"{name} {what}" for name in names for what in ("starts", "ends")]
    assert all(job.state is JobState.SUCCEEDED for job in started)


def test_waiting_job_can_be_cancelled(qtbot: QtBot, jobs: Jobs) -> None:
    log: list[str] = []
    blocker = jobs.start(Job(sample_tasks.count_forever, writes=True))
    waiting = jobs.start(Job(sample_tasks.note, log, "late", writes=True))
    waiting.cancel()
    blocker.cancel()
    qtbot.waitUntil(lambda: not jobs.active)
    assert log == []


def test_close_ends_jobs_and_processes(qtbot: QtBot, jobs: Jobs) -> None:
    jobs.start(Job(sample_tasks.count_forever, writes=True, process=True))
    jobs.start(Job(sample_tasks.count_forever, process=True))
    jobs.close()
    qtbot.waitUntil(lambda: not jobs.active)
    # nothing_left_running then sees that the processes are gone


def test_worker_loads_no_qt(qtbot: QtBot, jobs: Jobs) -> None:
    assert run(qtbot, jobs, Job(sample_tasks.loaded, "PySide6", process=True)) == [("succeeded", False)]


@both
def test_task_without_progress_is_called_without(qtbot: QtBot, jobs: Jobs, process: bool) -> None:
    job = Job(partial(sample_tasks.without_progress, a=41), process=process)
    assert job.title == "without progress"
    assert run(qtbot, jobs, job) == [("succeeded", 42)]
