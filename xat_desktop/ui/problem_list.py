"""What was found wrong in a file: each with its line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from xat_desktop.ui.columns import RIGHT, Column, TableModel

if TYPE_CHECKING:
    from xat_desktop.parsers._base import Problem  # all parsers, 0.3 s: never for the first look at a page


class ProblemModel(TableModel["Problem"]):
    """Line and text; line 0 speaks of the whole file."""

    COLUMNS = (
        Column["Problem"](
            str(QT_TRANSLATE_NOOP("ProblemModel", "Line")),
            lambda problem: str(problem.line) if problem.line else "",
            lambda problem: problem.line,
            RIGHT,
        ),
        Column["Problem"](str(QT_TRANSLATE_NOOP("ProblemModel", "Problem")), lambda problem: problem.text),
    )

    def set_problems(self, problems: "Sequence[Problem]") -> None:
        """Show these, and no others."""
        self.set_rows(problems)
