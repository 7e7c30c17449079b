"""The check of the machine names what is missing, once, and nothing that is there."""

from installer.missing_packages import LIBRARIES, can_load, missing_packages

KNOWN = "libc.so.6"
UNKNOWN = "libxat-does-not-exist.so.1"


def test_only_libraries_that_cannot_be_loaded_are_missing() -> None:
    lines = f"# comment\nwindow {KNOWN} libc6\nwindow {UNKNOWN} b\nwindow {UNKNOWN} a\nwindow {UNKNOWN} a\n"
    assert missing_packages("window", lines) == ["a", "b"]


def test_the_purpose_selects_the_lines() -> None:
    assert missing_packages("window", f"base {UNKNOWN} a\n") == []


def test_every_line_of_the_list_has_a_purpose_a_library_and_a_package() -> None:
    lines = [line.split() for line in LIBRARIES.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert {len(line) for line in lines} == {3}
    assert {line[0] for line in lines} == {"base", "window"}
    assert all(".so." in line[1] for line in lines)


def test_a_library_with_a_missing_name_cannot_be_loaded() -> None:
    assert can_load(KNOWN)
    assert not can_load(UNKNOWN)
