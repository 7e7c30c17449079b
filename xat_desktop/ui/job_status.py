"""The jobs in the status bar: the running one with progress and cancel, and the list of all on a click."""

from collections import deque

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from xat_desktop.ui.icons import icon
from xat_desktop.ui.jobs import Job, Jobs, JobState
from xat_desktop.ui.short_label import ShortLabel
from xat_desktop.ui.theme import GRID

KEPT = 12  # jobs that are over and still stand in the list
PATIENCE_MS = 600  # a job that takes less never shows up
TOTAL_MAX = 1000  # QProgressBar counts in int32, a job in bytes: both are scaled to this


def show_progress(bar: QProgressBar, done: int, total: int) -> None:
    """Set `bar` to done/total, or to "busy" when the total is not known."""
    if total <= 0:
        bar.setRange(0, 0)
        return
    bar.setRange(0, TOTAL_MAX)
    bar.setValue(min(TOTAL_MAX, done * TOTAL_MAX // total))


class JobRow(QFrame):
    """One job of the list."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job: Job | None = job
        self._title = QLabel(job.title)
        self._text = QLabel(self.tr("Waiting"))
        self._text.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(job.title)
        show_progress(self._bar, 0, 0)
        self._cancel = _cancel_button(self.tr("Cancel {title}").format(title=job.title))
        self._cancel.clicked.connect(self._on_cancel)
        self._lay_out()
        job.progressed.connect(self._on_progressed)

    def end(self) -> None:
        """Show how the job ended, and let go of it."""
        assert self.job is not None
        texts = {
            JobState.SUCCEEDED: self.tr("Done"),
            JobState.CANCELLED: self.tr("Cancelled"),
            JobState.FAILED: self.tr("Failed: {why}").format(why=self.job.error),
        }
        self._text.setText(texts[self.job.state])
        self._bar.hide()
        self._cancel.hide()
        self.job = None

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        column.addWidget(self._title)
        column.addWidget(self._bar)
        column.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.addLayout(column, 1)
        layout.addWidget(self._cancel)

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        show_progress(self._bar, done, total)
        self._text.setText(text)

    def _on_cancel(self) -> None:
        if self.job is not None:
            self._text.setText(self.tr("Stopping …"))
            self._cancel.setEnabled(False)
            self.job.cancel()


class JobPopup(QFrame):
    """The list of jobs, newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("job_popup")
        self.setAccessibleName(self.tr("Jobs"))
        self.setProperty("role", "overlay")
        self.setMinimumWidth(45 * GRID)
        self._rows: list[JobRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GRID, GRID, GRID, GRID)
        self._none = QLabel(self.tr("No jobs yet"))
        self._none.setProperty("role", "muted")
        self._layout.addWidget(self._none)

    def add(self, job: Job) -> None:
        """Put a new job at the top."""
        row = JobRow(job)
        self._none.hide()
        self._rows.insert(0, row)
        self._layout.insertWidget(0, row)

    def end(self, job: Job) -> None:
        """Mark the job as over and drop the oldest such rows."""
        for row in self._rows:
            if row.job is job:
                row.end()
        over = [row for row in self._rows if row.job is None]
        for row in over[KEPT:]:
            self._rows.remove(row)
            row.deleteLater()
        self.adjustSize()


class JobStatus(QWidget):
    """Text, bar and cancel of the oldest job that takes its time; the button opens the list."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("job_status")
        self._young: deque[Job] = deque()  # too short so far to bother anybody
        self._shown: list[Job] = []
        self._current: Job | None = None
        self._popup: JobPopup | None = None
        self._label = ShortLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar()
        self._bar.setObjectName("job_bar")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(16 * GRID)
        self._cancel = _cancel_button(self.tr("Cancel this job"))
        self._cancel.clicked.connect(self._on_cancel)
        self._button = QToolButton()
        self._button.setObjectName("jobs_button")
        self._button.setIcon(icon("jobs"))
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setToolTip(self.tr("Jobs (Ctrl+J)"))
        self._button.clicked.connect(self.open_list)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, GRID, 0)
        for widget in (self._label, self._bar, self._cancel, self._button):
            layout.addWidget(widget)
        jobs.started.connect(self._on_started)
        jobs.ended.connect(self._on_ended)
        self._show_current()

    def open_list(self) -> None:
        """Open the list of jobs above the button."""
        popup = self._list()
        popup.adjustSize()
        corner = self._button.mapToGlobal(QPoint(self._button.width(), 0))
        popup.move(corner - QPoint(popup.width(), popup.height() + GRID))
        popup.show()
        popup.setFocus()

    def _list(self) -> JobPopup:
        if self._popup is None:
            self._popup = JobPopup(self)
        return self._popup

    def _on_started(self, job: Job) -> None:
        job.progressed.connect(self._on_progressed)
        self._young.append(job)
        QTimer.singleShot(PATIENCE_MS, self, self._on_grown)

    def _on_grown(self) -> None:
        job = self._young.popleft()
        if not job.is_over:
            self._shown.append(job)
            self._list().add(job)
            self._show_current()

    def _on_ended(self, job: Job) -> None:
        if job in self._shown:
            self._shown.remove(job)
            self._list().end(job)
            self._show_current()

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        if self.sender() is self._current:
            show_progress(self._bar, done, total)
            self._label.setText(text)

    def _show_current(self) -> None:
        current = self._shown[0] if self._shown else None
        if current is not self._current and current is not None:
            self._label.setText(current.title)
            self._cancel.setEnabled(True)
            show_progress(self._bar, 0, 0)
        self._current = current
        for widget in (self._label, self._bar, self._cancel):
            widget.setVisible(current is not None)
        self._button.setText(self._count_text(len(self._shown)))

    def _count_text(self, count: int) -> str:
        if count == 0:
            return self.tr("Jobs")
        return self.tr("1 job") if count == 1 else self.tr("{count} jobs").format(count=count)

    def _on_cancel(self) -> None:
        if self._current is not None:
            self._label.setText(self.tr("Stopping …"))
            self._cancel.setEnabled(False)
            self._current.cancel()


def _cancel_button(name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("job_cancel")
    button.setIcon(icon("close"))
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
