"""Names say what differs and nothing else."""

from collections.abc import Mapping
from dataclasses import replace

from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.series_names import capture_names, differing_attributes, file_words

CAPTURE = Capture(
    "a", "jmeter", "", "", "", "", {}, "", 0, 1, "UTC", "file", {}, None, "", "", "", 1, 1,
    "f", "run.jtl", "", "", 1, 0, 0,
)  # fmt: skip
SERIES = Series("1", "a", "system.cpu.utilization", (), "1", "gauge", "", 1, 0, 0, 0, 0, 0, 0)


def names_of(*changes: Mapping[str, object]) -> list[str]:
    captures = [replace(CAPTURE, id=str(number), **change) for number, change in enumerate(changes)]  # type: ignore[arg-type]
    return list(capture_names(captures).values())


def test_one_capture_is_called_by_its_label_else_by_its_file() -> None:
    assert names_of({}) == ["run.jtl"]
    assert names_of({"label": "warm"}) == ["warm"]


def test_the_tool_is_enough_for_different_tools() -> None:
    assert names_of({"tool": "iostat", "host": "vm"}, {"tool": "vmstat"}) == ["iostat", "vmstat"]


def test_group_and_run_of_equal_labels() -> None:
    runs = [
        {"label": "shop", "run_group": group, "file_name": f"{file}.jtl"} for group in "AB" for file in (1, 2)
    ]
    assert names_of(*runs) == ["A · 1", "A · 2", "B · 1", "B · 2"]


def test_captures_of_one_file_are_numbered() -> None:
    assert names_of({}, {}) == [" #1", " #2"]


def test_words_in_step_are_said_once() -> None:
    files = [f"jmeter5.5_variant{x}_port{y}_run{n}.jtl" for x, y in (("A", 1), ("B", 2)) for n in (1, 2)]
    names = ["variantA · run1", "variantA · run2", "variantB · run1", "variantB · run2"]
    assert names_of(*({"file_name": file} for file in files)) == names
    grouped = names_of(
        *({"file_name": file, "run_group": "slow" if "B" in file else "fast"} for file in files)
    )
    assert grouped == ["fast · run1", "fast · run2", "slow · run1", "slow · run2"]


def test_names_of_unlike_length_lose_their_ends() -> None:
    assert file_words(["s1_iostat_x.txt", "s1_vmstat.txt"]) == [["iostat_x", "vmstat"]]
    assert file_words(["run.txt", "run.long.txt"]) == [["run", "run.long"]]


def test_only_attributes_that_differ() -> None:
    read = replace(SERIES, id="1", attributes=(("device", "sda"), ("direction", "read")))
    write = replace(SERIES, id="2", attributes=(("device", "sda"), ("direction", "write")))
    assert differing_attributes([read, write]) == {
        "1": (("direction", "read"),),
        "2": (("direction", "write"),),
    }
    assert differing_attributes([read]) == {"1": read.attributes}
    again = replace(read, id="3", capture_id="b")
    assert differing_attributes([read, again]) == {"1": (), "3": ()}
