"""What is dragged from the tree onto a plot: keys of its leaves."""

import json
from dataclasses import astuple, dataclass

from PySide6.QtCore import QMimeData

from xat_desktop.domain.series import Attributes

MIME_TYPE = "application/x-xat-series"


@dataclass(frozen=True)
class LeafKey:
    """A series across captures: the same metric, unit and attributes in each of them."""

    metric: str
    unit: str
    attributes: Attributes


def drag_data(leaves: list[LeafKey]) -> QMimeData:
    """For the clipboard of a drag."""
    data = QMimeData()
    data.setData(MIME_TYPE, json.dumps([astuple(leaf) for leaf in leaves]).encode())
    return data


def dragged_leaves(data: QMimeData) -> list[LeafKey]:
    """The leaves in a drag; none if it is of another kind."""
    if not data.hasFormat(MIME_TYPE):
        return []
    return [
        LeafKey(metric, unit, tuple((name, value) for name, value in attributes))
        for metric, unit, attributes in json.loads(bytes(data.data(MIME_TYPE).data()))
    ]
