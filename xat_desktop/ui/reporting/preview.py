"""The pages of a report as they will be printed, one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from xat_desktop.store.store import Store
from xat_desktop.tasks.make_report import ReportRequest, preview_report
from xat_desktop.tasks.progress import Progress
from xat_desktop.ui.theme import GRID

WIDEST = 110 * GRID
PIXELS_PER_INCH = 110.0


@dataclass(frozen=True)
class PageImages:
    """The pages ready to paint."""

    images: tuple[QImage, ...]
    default_title: str


def preview_images(store: Store, request: ReportRequest, zoom: float, progress: Progress) -> PageImages:
    """The preview with its pictures unpacked, which takes too long for the window's thread."""
    preview = preview_report(store, request, PIXELS_PER_INCH * zoom, progress)
    return PageImages(tuple(QImage.fromData(page) for page in preview.pages), preview.default_title)


class PageView(QWidget):
    """One page, as wide as there is room."""

    def __init__(self, image: QImage, name: str) -> None:
        super().__init__()
        self._image = image
        self.setAccessibleName(name)
        self.setMaximumWidth(WIDEST)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return round(width * self._image.height() / self._image.width())

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, self.heightForWidth(WIDEST))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRect(0, 0, self.width(), self.heightForWidth(self.width())), self._image)
        painter.end()


class Preview(QScrollArea):
    """Says why where there is nothing to show."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("report_preview")
        self.setAccessibleName(self.tr("Preview of the report"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pages: tuple[QImage, ...] = ()
        self.show_text(self.tr("Choose a baseline and a candidate to see the report."))

    def show_text(self, text: str) -> None:
        """A sentence instead of pages."""
        self.pages = ()
        label = QLabel(text)
        label.setObjectName("preview_text")
        label.setProperty("role", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        self.setWidget(label)

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Replace the pages; the place that was looked at stays."""
        place = self.verticalScrollBar().value()
        self.pages = tuple(images)
        paper = QWidget()
        column = QVBoxLayout(paper)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for number, image in enumerate(images, 1):
            view = PageView(image, self.tr("Page {number}").format(number=number))
            column.addWidget(view, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        self.setWidget(paper)
        self.verticalScrollBar().setValue(place)
