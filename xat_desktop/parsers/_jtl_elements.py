"""JTL documents as a stream of sample elements; damaged places are skipped up to the next sample."""

import re
from collections.abc import Callable
from xml.parsers import expat

from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Problems

Attributes = dict[str, str]
OnSample = Callable[[int, Attributes, str], str]
"""(line, attributes, role of the sample around it or nothing) to the role of the sample."""

_ROOT = b"<testResults>"
_NEXT_SAMPLE = re.compile(rb"^<(?:httpSample|sample|sampleResult)\b", re.MULTILINE)
_NEXT_DOCUMENT = re.compile(rb"<\?xml\b|<testResults\b")
_AFTER_THE_END = {
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
}


class JtlReader:
    """Feeds blocks of whole lines to expat; `on_sample` sees each sample, `on_document` each further document."""

    def __init__(
        self, encoding: str | None, on_sample: OnSample, on_document: Callable[[], None], problems: Problems
    ) -> None:
        self._encoding = encoding
        self._on_sample = on_sample
        self._on_document = on_document
        self._problems = problems
        self._roles: list[str] = []
        self._synthetic = False
        self._begin(1)

    def _begin(self, line: int) -> None:
        """Start to read at `line` of the file."""
        self._roles.clear()
        self._base_line = line
        self._fed = 0
        self._seeking = False
        self._parser = expat.ParserCreate(self._encoding)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = _refuse_entities

    def _start(self, _name: str, attributes: Attributes) -> None:
        role = ""
        if attributes and ("ts" in attributes or "timeStamp" in attributes):
            line = self._base_line + self._parser.CurrentLineNumber - 1
            outer = next((role for role in reversed(self._roles) if role), "")
            role = self._on_sample(line, attributes, outer)
        self._roles.append(role)

    def _end(self, _name: str) -> None:
        self._roles.pop()

    def feed(self, line: int, block: bytes) -> None:
        """Read whole lines, the first of which is `line`."""
        if line == 1 and b"<testResults" not in block[:4096]:
            self._seeking = True
            if not _NEXT_SAMPLE.match(block):
                self._problems.add(1, "the begin of the document is missing: read from the first sample on")
        while block:
            if self._seeking:
                found = _NEXT_SAMPLE.search(block)
                if not found:
                    return
                line += block.count(b"\n", 0, found.start())
                block = block[found.start() :]
                self._resume(line)
            rest = self._parse(block)
            if rest is None:
                return
            line += block.count(b"\n", 0, len(block) - len(rest))
            block = rest
            if not self._seeking:
                self._begin(line)

    def _resume(self, line: int) -> None:
        """Go on inside a document whose begin was read before, or is missing."""
        self._begin(line)
        self._parser.Parse(_ROOT, False)
        self._fed = len(_ROOT)
        self._synthetic = True

    def _parse(self, block: bytes) -> bytes | None:
        """None when all of the block was read, else what is left after the place that could not be."""
        before = self._fed
        self._fed += len(block)
        try:
            self._parser.Parse(block, False)
        except expat.ExpatError as error:
            return self._after_error(error, block, max(self._parser.ErrorByteIndex - before, 0))
        return None

    def _after_error(self, error: expat.ExpatError, block: bytes, at: int) -> bytes:
        if error.code in _AFTER_THE_END and (found := _NEXT_DOCUMENT.search(block, at)):
            self._on_document()
            return block[found.start() :]
        line = self._base_line + error.lineno - 1
        self._problems.add(
            line, f"no well-formed XML ({expat.ErrorString(error.code)}): the sample is left out"
        )
        self._seeking = True
        end = block.find(b"\n", at) + 1
        return block[end or len(block) :]

    def finish(self) -> None:
        """Note a document that was not closed."""
        if self._seeking:
            return
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            if not (self._synthetic and not self._roles[1:]):
                line = self._base_line + error.lineno - 1
                self._problems.add(line, "the document ends too early: the file is truncated")


def _refuse_entities(*_declaration: object) -> None:
    raise XatError(
        "The XML file declares entities",
        "A result file of JMeter has none; they can be made to exhaust the memory.",
    )
