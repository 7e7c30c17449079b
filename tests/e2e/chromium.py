"""A real headless Chromium, driven over its debugging pipe: it loads pages, and clicks where a person would."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE_S = 60.0
_CLICK_S = 3.0
_PAUSE_S = 0.05


def found() -> str:
    """The program; empty when this machine has none."""
    return shutil.which("chromium") or shutil.which("google-chrome") or ""


class Chromium:
    """One tab of a browser with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        words = [found(), "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={folder}"]
        words += [
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
        ]
        words += ["--no-sandbox"] if os.geteuid() == 0 else []

        def place() -> None:  # the browser reads at 3 and writes at 4
            low, high = os.dup(to_browser), os.dup(from_browser)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self._process = subprocess.Popen(
            words,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=place,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._number = 0
        self._rest = b""
        self._session = ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")

    def open(self, address: str) -> None:
        """Go to an address."""
        self._call("Page.navigate", url=address)

    def wait_for(self, expression: str) -> Any:
        """The value of a JavaScript expression as soon as it is true."""
        until = time.monotonic() + _PATIENCE_S
        while True:
            value = self.value(expression)
            if value:
                return value
            assert time.monotonic() < until, (
                f"{expression} never held on {self.value('document.body.innerText')}"
            )
            time.sleep(_PAUSE_S)

    def value(self, expression: str) -> Any:
        """The value of a JavaScript expression now; None while a page is loading."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, checked=False)
        return answer.get("result", {}).get("value")

    def click(self, text: str, then: str = "") -> None:
        """Click the link or button of that text with the mouse, once it is loaded and stands still.

        With `then`, again until that expression holds: a page that is not painted yet takes no click.
        """
        self._click(text)
        until = time.monotonic() + _PATIENCE_S
        while then and not self.value(then):
            assert time.monotonic() < until, f"{text} led to {self.value('document.body.innerText')}"
            soon = time.monotonic() + _CLICK_S
            while not self.value(then) and time.monotonic() < soon:
                time.sleep(_PAUSE_S)
            if not self.value(then) and self.value(self._place_of(text)):
                self._click(text)

    def _click(self, text: str) -> None:
        place, before = self.wait_for(self._place_of(text)), None
        while place != before:
            before, place = place, self.wait_for(self._place_of(text))
        for kind in ("mousePressed", "mouseReleased"):
            self._call(
                "Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1
            )

    @staticmethod
    def _place_of(text: str) -> str:
        """The expression of the middle of a link or button, false until the page is loaded."""
        find = (
            "[...document.querySelectorAll('a, button, input[type=submit]')]"
            f".find(e => (e.innerText || e.value).trim() === {json.dumps(text)})"
        )
        middle = "r => [r.x + r.width / 2, r.y + r.height / 2]"
        return (
            f"document.readyState === 'complete' && (e => e && ({middle})(e.getBoundingClientRect()))({find})"
        )

    def type_into(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.wait_for(f"document.querySelector({json.dumps(selector)}) && 1")
        self._call("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)}).focus()")
        self._call("Input.insertText", text=text)

    def _call(self, method: str, *, checked: bool = True, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._received()
            if answer.get("id") == self._number:
                assert "error" not in answer or not checked, answer
                return dict(answer.get("result", {}))

    def _received(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._in, 65_536)
            assert more, "Chromium ended"
            self._rest += more
        text, self._rest = self._rest.split(b"\0", 1)
        return dict(json.loads(text))

    def close(self) -> None:
        """End the browser with all its processes."""
        self._session = ""
        self._call("Browser.close", checked=False)
        self._process.wait(_PATIENCE_S)
        os.close(self._in)
        os.close(self._out)


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """A browser until the end of the block."""
    browser = Chromium(folder)
    try:
        yield browser
    finally:
        browser.close()
