"""A list to choose from: searched by any part, long ones at once, what is no entry is no choice."""

from pytestqt.qtbot import QtBot

from xat_desktop.ui.choice_delegate import choice_box, chosen_value, fill

MACHINES = [(f"site/m{number}", str(number)) for number in range(10_000)]


def test_text_is_an_entry_or_no_choice(qtbot: QtBot) -> None:
    box = choice_box([("none", ""), *MACHINES], "Collector")
    qtbot.addWidget(box)
    assert chosen_value(box) == ""
    box.setEditText("site/m9999")
    assert chosen_value(box) == "9999"
    box.setEditText("site/m99999")
    assert chosen_value(box) is None


def test_choice_survives_new_entries(qtbot: QtBot) -> None:
    box = choice_box(MACHINES, "Collector")
    qtbot.addWidget(box)
    box.setCurrentIndex(box.findData("7"))
    fill(box, [("none", ""), *MACHINES])
    assert chosen_value(box) == "7"
    fill(box, [("none", "")])
    assert chosen_value(box) == ""


def test_any_part_of_an_entry_is_found(qtbot: QtBot) -> None:
    box = choice_box([("Europe/Berlin", "Europe/Berlin"), ("Asia/Tokyo", "Asia/Tokyo")], "Time zone")
    qtbot.addWidget(box)
    completer = box.completer()
    assert completer is not None
    completer.setCompletionPrefix("tok")
    assert completer.currentCompletion() == "Asia/Tokyo"
