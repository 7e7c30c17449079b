"""A row that is there only when something of a capture is not: it says where that is, and fetches it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from xat_desktop.tasks.fetch_original import fetch_original
from xat_desktop.tasks.fetch_series import fetch_series
from xat_desktop.tasks.show_capture import CaptureDetail
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.theme import GRID


class FetchBar(QWidget):
    """Shows itself for captures whose series or file lie on the server, or on the computer that imported them."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("fetch_bar")
        self._context = context
        self._detail: CaptureDetail | None = None
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._series = self._button(self.tr("Fetch series"), "fetch_series", self._on_series)
        self._file = self._button(self.tr("Fetch file"), "fetch_file", self._on_file)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._series)
        layout.addWidget(self._file)
        self.show_detail(None)

    def show_detail(self, detail: CaptureDetail | None) -> None:
        """Say what of this capture is not here; nothing while its details are loaded."""
        self._detail = detail
        text = self._text_of(detail) if detail else ""
        self._text.setText(text)
        self._series.setVisible(detail is not None and detail.series_at == "server")
        self._file.setVisible(detail is not None and detail.original_at == "server")
        self._series.setEnabled(True)
        self._file.setEnabled(True)
        self.setVisible(bool(text))

    def _text_of(self, detail: CaptureDetail) -> str:
        if detail.series_at == "elsewhere" and detail.summary.capture.series_count:
            return self.tr(
                "The series are still on the computer that imported this capture: it must sync first."
            )
        if detail.series_at == "server":
            return self.tr("The series of this capture are on the server.")
        return self.tr("The original file is on the server.") if detail.original_at == "server" else ""

    def _button(self, text: str, name: str, wanted: object) -> QPushButton:
        button = QPushButton(icon("import"), text)
        button.setObjectName(name)
        button.clicked.connect(wanted)
        return button

    def _on_series(self) -> None:
        assert self._detail is not None, "the button is there only with a capture"
        ids = [self._detail.summary.capture.id]
        self._start(self._series, fetch_series, ids, title=self.tr("Fetching series"))

    def _on_file(self) -> None:
        assert self._detail is not None, "the button is there only with a capture"
        capture = self._detail.summary.capture
        title = self.tr("Fetching {name}").format(name=capture.file_name)
        self._start(self._file, fetch_original, capture, title=title)

    def _start(self, button: QPushButton, task: object, what: object, title: str) -> None:
        button.setEnabled(False)
        job = Job(task, self._context.store, self._context.folder, what, title=title)  # type: ignore[arg-type]
        job.succeeded.connect(self._on_fetched)
        job.failed.connect(self._on_ended)
        job.cancelled.connect(self._on_ended)
        self._context.jobs.start(job)

    def _on_fetched(self, _count: object) -> None:
        self._context.data_changed.emit()

    def _on_ended(self) -> None:
        self._series.setEnabled(True)
        self._file.setEnabled(True)
