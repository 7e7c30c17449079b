"""Random worlds of laptops that edit, delete, sync and crash at every step: all converge, once, and nothing is lost."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.central.world import World
from tests.sync.worlds import ACTIONS, Step, play
from xat_desktop.sync import pull


def _steps_of(actions: tuple[str, ...]) -> st.SearchStrategy[list[Step]]:
    numbers = st.integers(0, 99)
    step = st.tuples(st.integers(0, 2), st.sampled_from(actions), numbers, numbers)
    return st.lists(step, min_size=10, max_size=60)


_steps = _steps_of(ACTIONS)
_fast = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_long = settings(_fast, max_examples=40, derandomize=False)
_seeds = st.integers(0, 2**32)


def _play(world: World, template: Path, folder: Path, steps: list[Step], seed: int, laptops: int) -> None:
    number = sum(1 for _ in folder.iterdir())
    with pytest.MonkeyPatch.context() as patch:
        if seed % 3 == 0:
            patch.setattr(pull, "_MANY_ROWS", 0)  # rows go in as those of a large page do
        play(world, template, folder / f"world-{number}", steps, laptops, (0.05, 0.015)[seed % 2], seed)


@_fast
@given(steps=_steps, seed=_seeds)
def test_three_laptops_converge(
    world: World, template: Path, tmp_path: Path, steps: list[Step], seed: int
) -> None:
    _play(world, template, tmp_path, steps, seed, laptops=3)


@_fast
@given(steps=_steps, seed=_seeds)
def test_a_laptop_alone_never_conflicts_with_itself(
    world: World, template: Path, tmp_path: Path, steps: list[Step], seed: int
) -> None:
    _play(world, template, tmp_path, steps, seed, laptops=1)


@pytest.mark.slow
@settings(_fast, max_examples=40)
@given(steps=_steps_of(("sync", "sync", "prune", "add_entry", "add_collector", "edit", "edit")), seed=_seeds)
def test_answers_that_were_pruned_are_never_missed(
    world: World, template: Path, tmp_path: Path, steps: list[Step], seed: int
) -> None:
    _play(world, template, tmp_path, steps, seed, laptops=1)


@pytest.mark.slow
@_long
@given(steps=_steps, seed=_seeds)
def test_many_worlds_converge(
    world: World, template: Path, tmp_path: Path, steps: list[Step], seed: int
) -> None:
    _play(world, template, tmp_path, steps, seed, laptops=4)
