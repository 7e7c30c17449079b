"""Line numbers that are counted when somebody asks: most files have no faulty line, and counting takes time."""

from bisect import bisect, insort
from pathlib import Path
from threading import Lock

from xat_desktop.parsers._line_blocks import count_byte

_STEP_BYTES = 1 << 20


class LineNumbers:
    """Those of one file by place, in bytes; threads may ask in any order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._known = [(0, 1)]

    def at(self, place: int) -> "LineNumber":
        """The number of the line that begins there."""
        return LineNumber(self, place)

    def count(self, place: int) -> int:
        """The number, from 1: what lies between and a place that was asked for before is read again."""
        with self._lock:
            begin, number = self._known[bisect(self._known, (place + 1,)) - 1]
            if begin == place:
                return number
            with self._path.open("rb", buffering=0) as file:
                file.seek(begin)
                while begin < place and (block := file.read(min(_STEP_BYTES, place - begin))):
                    begin += len(block)
                    number += count_byte(block, ord("\n"))
            insort(self._known, (place, number))
            return number


class LineNumber:
    """`operator.index` of it is the number."""

    def __init__(self, numbers: LineNumbers, place: int) -> None:
        self._numbers = numbers
        self._place = place

    def __index__(self) -> int:
        return self._numbers.count(self._place)
