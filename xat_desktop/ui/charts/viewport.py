"""What part of the charts is visible: one window of time for all plots, zoomed plots, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

SETTLE_MS = 60
LONGEST_MS = 400
HISTORY = 100
MIN_SPAN_S = 2e-6
OVERHANG = 0.5  # of the window may lie beyond the data

Range = tuple[float, float]


@dataclass(frozen=True)
class View:
    """Window of time, and the value range of each plot that does not follow its data."""

    start: float
    end: float
    values: Mapping[str, Range] = field(default_factory=dict)


class Viewport(QObject):
    """`changed` at once; `settled` after a pause, or when there is none for long: what is costly waits for it."""

    changed = Signal()
    settled = Signal()
    history_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = View(0.0, 1.0)
        self.limits: Range = (0.0, 1.0)
        self._history: list[View] = []
        self._in_gesture = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)
        self._unsettled = QElapsedTimer()
        self._gesture_end = QTimer(self)
        self._gesture_end.setSingleShot(True)
        self._gesture_end.setInterval(6 * SETTLE_MS)
        self._gesture_end.timeout.connect(self._on_gesture_end)

    @property
    def can_go_back(self) -> bool:
        """Whether there was another view before."""
        return bool(self._history)

    @property
    def is_whole(self) -> bool:
        """Whether all of the time is visible."""
        return (self.view.start, self.view.end) == self._padded() and not self.view.values

    def set_limits(self, limits: Range) -> None:
        """The time that the data spans; a view of all of it follows."""
        was_whole = self.is_whole
        self.limits = limits
        if was_whole:
            self._apply(View(*self._padded()))

    def reset(self, limits: Range) -> None:
        """Start anew: all of it is visible, nothing to go back to."""
        self._history.clear()
        self.limits = limits
        self._apply(View(*self._padded()))
        self.history_changed.emit()

    def zoom(self, factor: float, at: float) -> None:
        """Show `factor` times the time, with x `at` kept in its place; one gesture with its neighbours."""
        start, end = self.view.start, self.view.end
        self._gesture(at - (at - start) * factor, at + (end - at) * factor)

    def pan(self, seconds: float) -> None:
        """Move the window; one gesture with its neighbours."""
        self._gesture(self.view.start + seconds, self.view.end + seconds)

    def show(self, start: float, end: float, plot: str = "", values: Range | None = None) -> None:
        """Show this window and, for one plot, this range of values."""
        ranges = dict(self.view.values) | ({plot: values} if values is not None else {})
        self._remember()
        self._apply(View(*self._within(start, end), ranges))

    def fit(self) -> None:
        """Show all."""
        if not self.is_whole:
            self._remember()
            self._apply(View(*self._padded()))

    def fit_values(self, plot: str) -> None:
        """Let this plot follow its data again."""
        if plot in self.view.values:
            self._remember()
            left = {name: values for name, values in self.view.values.items() if name != plot}
            self._apply(replace(self.view, values=left))

    def back(self) -> None:
        """The view before this one."""
        if self._history:
            self._in_gesture = False
            self._apply(self._history.pop())
            self.history_changed.emit()

    def _gesture(self, start: float, end: float) -> None:
        window = self._within(start, end)
        if window == (self.view.start, self.view.end):
            return
        if not self._in_gesture:
            self._remember()
            self._in_gesture = True
        self._gesture_end.start()
        self._apply(replace(self.view, start=window[0], end=window[1]))

    def _remember(self) -> None:
        self._history = [*self._history[-HISTORY + 1 :], self.view]
        self.history_changed.emit()

    def _apply(self, view: View) -> None:
        self.view = view
        self.changed.emit()
        if not self._timer.isActive():
            self._unsettled.start()
        if self._unsettled.elapsed() < LONGEST_MS:
            self._timer.start()  # anew: reading beside painting would make both slow

    def _padded(self) -> Range:
        start, end = self.limits
        room = (end - start) * 0.01 or 0.5
        return start - room, end + room

    def _within(self, start: float, end: float) -> Range:
        """Not farther out than all, not closer than microseconds, not lost beside the data."""
        least, most = self._padded()
        span = min(max(end - start, MIN_SPAN_S), most - least)
        middle = (start + end) / 2
        start = min(max(middle - span / 2, least - OVERHANG * span), most - (1 - OVERHANG) * span)
        if span >= most - least:
            return least, most
        return start, start + span

    def _on_settled(self) -> None:
        self.settled.emit()

    def _on_gesture_end(self) -> None:
        self._in_gesture = False
