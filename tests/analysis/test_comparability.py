"""Comparability: what confounds, what is the subject, what is only information."""

import pytest

from xat_desktop.analysis.comparability import Difference, check

HOST = {
    "platform": "AWS",
    "compute_model": "m5.large",
    "cores": "2",
    "memory_bytes": "8000000000",
    "kernel": "6.1.0",
    "tool": "wrk",
    "tool_version": "4.1.0",
    "host": "vm",
}


def test_the_same_environment_has_no_differences() -> None:
    assert check([HOST, HOST], [HOST]) == ()


@pytest.mark.parametrize(
    "fact",
    ["platform", "compute_model", "cores", "memory_bytes", "kernel", "tool_version", "host", "duration_s"],
)
def test_an_environment_fact_that_differs_confounds(fact: str) -> None:
    before, after = HOST | {fact: "1"}, HOST | {fact: "3"}
    assert check([before] * 2, [after] * 2) == (
        Difference(fact, "confounder", "between sides", ("1",), ("3",)),
    )


def test_parameters_are_the_subject_while_all_else_is_equal() -> None:
    (found,) = check([HOST | {"threads": "1"}], [HOST | {"threads": 16}])
    assert found == Difference("threads", "expected", "between sides", ("1",), ("16",))


def test_parameters_confound_when_the_environment_differs_too() -> None:
    found = check([HOST | {"threads": "1"}], [HOST | {"threads": "16", "kernel": "6.6.0"}])
    assert {(d.fact, d.severity) for d in found} == {("threads", "confounder"), ("kernel", "confounder")}


def test_the_tested_fact_is_expected_and_all_else_confounds() -> None:
    other = HOST | {"compute_model": "m6i.large", "threads": "16"}
    found = check([HOST | {"threads": "1"}], [other], tested=["compute_model"])
    assert [(d.fact, d.severity) for d in found] == [("threads", "confounder"), ("compute_model", "expected")]


def test_a_difference_within_a_side_always_confounds() -> None:
    found = check([HOST | {"threads": "1"}, HOST | {"threads": "2"}], [HOST | {"threads": "1"}])
    assert [(d.where, d.severity) for d in found] == [
        ("within baseline", "confounder"),
        ("between sides", "expected"),
    ]


def test_what_one_side_does_not_know_cannot_be_checked() -> None:
    (found,) = check([HOST | {"kernel": None}], [HOST])
    assert found == Difference("kernel", "info", "between sides", (), ("6.1.0",))


def test_a_run_that_is_silent_is_no_difference() -> None:
    silent = {name: value for name, value in HOST.items() if name != "kernel"}
    assert check([HOST, silent], [HOST]) == ()


@pytest.mark.parametrize(
    ("fact", "one", "other", "same"),
    [
        ("memory_bytes", "8000000000", "8100000000", True),
        ("memory_bytes", "8000000000", "16000000000", False),
        ("duration_s", "60", "61.5", True),
        ("duration_s", 60, 30.0, False),
        ("cores", "2", "2.0", True),
        ("kernel", "6.1", "6.10", False),
        ("tool_version", "12.1", "12.10", False),
        ("tool", "wrk ", "wrk", True),
    ],
)
def test_when_values_are_the_same(fact: str, one: object, other: object, same: bool) -> None:
    assert (check([{fact: one}], [{fact: other}]) == ()) is same


def test_runs_on_machines_of_their_own_are_no_confounder() -> None:
    before, after = [HOST | {"host": "a"}, HOST | {"host": "b"}], [HOST | {"host": "c"}]
    assert {d.severity for d in check(before, after)} == {"info"}


def test_result_files_in_the_command_are_no_difference() -> None:
    one = {"command": "fio --name=r --iodepth=1 --output=run1.json"}
    other = {"command": "fio --name=r --iodepth=1  --output=out/run2.json"}
    deeper = {"command": "fio --name=r --iodepth=16 --output=run1.json"}
    assert check([one], [other]) == ()
    assert [d.severity for d in check([one], [deeper])] == ["expected"]


def test_labels_are_information() -> None:
    assert [d.severity for d in check([{"label": "before"}], [{"label": "after"}])] == ["info"]


def test_nested_facts_have_dotted_names() -> None:
    (found,) = check([{"parameters": {"clients": 4}}], [{"parameters": {"clients": 8}}])
    assert (found.fact, found.baseline, found.candidate) == ("parameters.clients", ("4",), ("8",))


def test_no_runs_no_differences() -> None:
    assert check([], []) == ()
