"""Expressions over series as people type them: `a / b`, `rate(a)`, `median(a, 5)`; read by hand, nothing is run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xat_desktop.errors import XatError

LONGEST = 5_000
DEEPEST = 40
MOST_OPERATIONS = 200
WINDOW = (3, 1001)
SECONDS = (1e-3, 86_400)
FUNCTIONS = {
    "rate": "takes a series and nothing else, such as rate(a)",
    "median": "needs an odd number of samples from 3 to 1,001, such as median(a, 5)",
    "mean": "needs an odd number of samples from 3 to 1,001, such as mean(a, 5)",
    "percentile": "needs a percentage from 0 to 100 and a number of seconds, such as percentile(a, 95, 1)",
}
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    |"(?P<quoted>(?:[^"]|"")*)"
    |(?P<name>[A-Za-z_][\w.]*(?:\{[^{}"]*\})?)
    |(?P<sign>[-+*/(),])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Number:
    """A constant, without a unit in products, in the unit of the other side in sums."""

    value: float


@dataclass(frozen=True)
class Named:
    """A series by the name that was typed."""

    name: str


@dataclass(frozen=True)
class Negative:
    """The sign turned."""

    inner: "Expression"


@dataclass(frozen=True)
class Operation:
    """`sign` is + - * or /."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Call:
    """A function of a series and of what is told in numbers."""

    function: str
    inner: "Expression"
    numbers: tuple[float, ...] = ()


Expression = Number | Named | Negative | Operation | Call


def parse(text: str) -> Expression:
    """The expression; XatError says what is wrong and where."""
    if not text.strip():
        raise _error("Nothing is typed yet. Try a / b, rate(a) or median(a, 5).")
    if len(text) > LONGEST:
        raise _error(f"It has {len(text)} characters; at most {LONGEST} are allowed.")
    reader = _Reader(text)
    found = reader.sum(0)
    reader.expect_end()
    if not any(True for _ in names(found)):
        raise _error("It names no series: write the letter of one, such as a / 2.")
    return found


def names(found: Expression) -> Iterator[str]:
    """Names of series as they occur."""
    if isinstance(found, Named):
        yield found.name
    elif isinstance(found, Negative | Call):
        yield from names(found.inner)
    elif isinstance(found, Operation):
        yield from names(found.left)
        yield from names(found.right)


def written(found: Expression, name_of: Mapping[str, str], level: int = 0) -> str:
    """The expression as text with other names, with no more brackets than it needs."""
    if isinstance(found, Number):
        return f"{found.value:g}"
    if isinstance(found, Named):
        return name_of[found.name]
    if isinstance(found, Negative):
        return f"-{written(found.inner, name_of, 3)}"
    if isinstance(found, Call):
        numbers = "".join(f", {number:g}" for number in found.numbers)
        return f"{found.function}({written(found.inner, name_of)}{numbers})"
    own = 1 if found.sign in "+-" else 2
    right = written(found.right, name_of, own + (found.sign in "-/"))
    text = f"{written(found.left, name_of, own)} {found.sign} {right}"
    return f"({text})" if own < level else text


def quoted(name: str) -> str:
    """A name that may have any characters, as it is written in an expression."""
    return '"' + name.replace('"', '""') + '"'


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text.rstrip()
        self._place = self._operations = 0
        self._kind, self._word, self._start = "", "", 0
        self._next()

    def sum(self, depth: int) -> Expression:
        found = self._product(depth)
        while self._word in ("+", "-") and self._kind == "sign":
            sign = self._take()
            found = self._operation(sign, found, self._product(depth))
        return found

    def expect_end(self) -> None:
        if self._kind != "end":
            raise _error(f"“{self._word}” at character {self._start + 1} was not expected there.")

    def _product(self, depth: int) -> Expression:
        found = self._signed(depth)
        while self._word in ("*", "/") and self._kind == "sign":
            sign = self._take()
            found = self._operation(sign, found, self._signed(depth))
        return found

    def _operation(self, sign: str, left: Expression, right: Expression) -> Operation:
        self._operations += 1
        if self._operations > MOST_OPERATIONS:
            raise _error(f"It has more than {MOST_OPERATIONS} operations.")
        return Operation(sign, left, right)

    def _signed(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise _error(f"More than {DEEPEST} brackets or signs stand inside each other.")
        if self._is_sign("-"):
            self._take()
            return Negative(self._signed(depth + 1))
        return self._single(depth)

    def _single(self, depth: int) -> Expression:
        if self._kind == "number":
            return Number(float(self._take()))
        if self._kind == "quoted":
            return Named(self._take().replace('""', '"'))
        if self._kind == "name":
            name = self._take()
            return self._call(name, depth) if self._is_sign("(") else Named(name)
        if self._is_sign("("):
            self._take()
            found = self.sum(depth + 1)
            self._close()
            return found
        what = f"“{self._word}” at character {self._start + 1}" if self._word else "the end"
        raise _error(f"A series, a number or a bracket is missing before {what}.")

    def _call(self, name: str, depth: int) -> Call:
        if name not in FUNCTIONS:
            raise _error(f"There is no function {name}(): known are {', '.join(FUNCTIONS)}.")
        self._take()
        inner = self.sum(depth + 1)
        numbers: list[float] = []
        while self._is_sign(","):
            self._take()
            if self._kind != "number":
                raise _error(f"{name}() {FUNCTIONS[name]}.")
            numbers.append(float(self._take()))
        if self._is_sign(")") and not _is_fit(name, numbers):
            raise _error(f"{name}() {FUNCTIONS[name]}.")
        self._close()
        return Call(name, inner, tuple(numbers))

    def _close(self) -> None:
        if not self._is_sign(")"):
            at = f"before “{self._word}” at character {self._start + 1}" if self._word else "at the end"
            raise _error(f"A closing bracket is missing {at}.")
        self._take()

    def _is_sign(self, sign: str) -> bool:
        return self._kind == "sign" and self._word == sign

    def _take(self) -> str:
        word = self._word
        self._next()
        return word

    def _next(self) -> None:
        if self._place >= len(self._text):
            self._kind, self._word, self._start = "end", "", len(self._text)
            return
        found = _TOKEN.match(self._text, self._place)
        if found is None:
            rest = self._text[self._place :].lstrip()
            at = len(self._text) - len(rest) + 1
            hint = "A quotation mark is not closed" if rest[0] == '"' else f"“{rest[0]}” means nothing here"
            raise _error(f"{hint} (character {at}).")
        self._kind = found.lastgroup or ""
        self._word, self._start = found[self._kind], found.start(self._kind)
        self._place = found.end()


def _is_fit(function: str, numbers: Sequence[float]) -> bool:
    if function == "rate":
        return not numbers
    if function == "percentile":
        return len(numbers) == 2 and numbers[0] <= 100 and SECONDS[0] <= numbers[1] <= SECONDS[1]
    return len(numbers) == 1 and WINDOW[0] <= numbers[0] <= WINDOW[1] and numbers[0] % 2 == 1


def _error(detail: str) -> XatError:
    return XatError("The expression cannot be read", detail)
