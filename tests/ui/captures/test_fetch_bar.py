"""A capture of another laptop: the page says where series and file are, and asks for them."""

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.sample_captures import open_samples, settle
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.originals import original_path
from xat_desktop.store.sync_schema import sync_state
from xat_desktop.ui.captures.fetch_bar import FetchBar
from xat_desktop.ui.captures_page import CapturesPage
from xat_desktop.ui.context import AppContext


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> CapturesPage:
    open_samples(qtbot, context, "pgbench-select/simple-protocol")
    made = CapturesPage(context)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    context.data_changed.connect(made.refresh)
    made.refresh()
    qtbot.waitUntil(lambda: made._model.total > 0)
    settle(qtbot, context)
    return made


def _is_elsewhere(context: AppContext, page: CapturesPage, *, published: bool, stored: bool) -> None:
    """As the first capture looks on a laptop that did not import it."""
    store, capture = context.store, page._model.row_at(0)
    assert store
    with store.write() as db:
        for table in (schema.series, schema.summary):
            db.execute(sa.delete(table).where(table.c.capture_id == capture.id))
        db.execute(sa.update(sync_state).values(server="company"))
        db.execute(
            sa.update(schema.capture).where(schema.capture.c.id == capture.id).values(published=published)
        )
        of_file = schema.result_file.c.sha256 == capture.file_sha256
        db.execute(sa.update(schema.result_file).where(of_file).values(stored=stored))
    original_path(store, capture.file_sha256).unlink()


def _bar(qtbot: QtBot, page: CapturesPage) -> FetchBar:
    page._view.selectRow(0)
    qtbot.waitUntil(lambda: page._detail.tabs.isEnabled())
    bar = page.findChild(FetchBar)
    assert bar
    return bar


def _buttons(bar: FetchBar) -> list[str]:
    return [button.objectName() for button in bar.findChildren(QPushButton) if button.isVisible()]


def test_nothing_is_said_of_what_is_here(qtbot: QtBot, page: CapturesPage) -> None:
    assert not _bar(qtbot, page).isVisible()


def test_what_is_on_the_server_can_be_fetched_and_a_failure_is_told(
    qtbot: QtBot, page: CapturesPage, context: AppContext
) -> None:
    _is_elsewhere(context, page, published=True, stored=True)
    bar = _bar(qtbot, page)
    assert _buttons(bar) == ["fetch_series", "fetch_file"]
    assert "on the server" in bar.findChildren(QLabel)[0].text()
    button = bar.findChild(QPushButton, "fetch_series")
    assert button
    failures: list[XatError] = []
    context.jobs.started.connect(lambda job: job.failed.connect(failures.append))
    button.click()
    assert not button.isEnabled()
    settle(qtbot, context)
    assert "No server is known" in str(failures[0])  # there is no profile of that name
    assert button.isEnabled()


def test_series_that_were_not_sent_say_what_must_happen(
    qtbot: QtBot, page: CapturesPage, context: AppContext
) -> None:
    _is_elsewhere(context, page, published=False, stored=False)
    bar = _bar(qtbot, page)
    assert _buttons(bar) == []
    assert "must sync first" in bar.findChildren(QLabel)[0].text()
