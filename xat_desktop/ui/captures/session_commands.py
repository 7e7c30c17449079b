"""Sessions in the list of captures: chart all of one, link, take out."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from xat_desktop.domain.capture import SESSION, Capture
from xat_desktop.tasks.edit_captures import CaptureChange
from xat_desktop.ui.page import Command

translate = QCoreApplication.translate


def session_ids(selected: Sequence[Capture], every: Sequence[Capture]) -> list[str]:
    """The captures of all sessions that the selected ones are in."""
    names = {capture.tags[SESSION] for capture in selected if SESSION in capture.tags}
    return [capture.id for capture in every if capture.tags.get(SESSION) in names]


def session_commands(
    selected: Sequence[Capture],
    every: Sequence[Capture],
    chart: Callable[[Sequence[str]], None],
    change: Callable[[CaptureChange], None],
) -> list[Command]:
    """What can be done with the sessions of the selected captures."""
    found = []
    ids = session_ids(selected, every)
    if ids:
        found.append(
            Command(
                translate("CapturesPage", "Chart the whole session"),
                lambda: chart(ids),
                "charts",
            )
        )
        found.append(
            Command(
                translate("CapturesPage", "Take out of the session"),
                lambda: change(CaptureChange(tags={SESSION: None})),
                "close",
            )
        )
    if len(selected) > 1:
        name = next((capture.tags[SESSION] for capture in selected if SESSION in capture.tags), "")
        name = name or translate("CapturesPage", "Session of {name}").format(
            name=selected[0].host or selected[0].label or selected[0].tool
        )
        found.append(
            Command(
                translate("CapturesPage", "Link as one session"),
                lambda: change(CaptureChange(tags={SESSION: name})),
                "link",
            )
        )
    return found
