"""The catalogues that seed every new store are complete, consistent and honest about their prices."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

CATALOGUES = Path(__file__).parents[1] / "resources" / "catalogues"
GIB = 2**30


def rows(name: str) -> list[dict[str, str]]:
    with (CATALOGUES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def models() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["platform"], row["name"]): row for row in rows("compute_models")}


@pytest.mark.parametrize("name", ["platforms", "os_flavors", "system_software"])
def test_names_are_unique_and_tidy(name: str) -> None:
    names = [row["name"] for row in rows(name)]
    assert names
    assert len({text.casefold() for text in names}) == len(names)
    assert all(text == text.strip() and 1 <= len(text) <= 200 for text in names)


def test_platforms_are_those_of_the_collectors_form() -> None:
    names = [row["name"] for row in rows("platforms")]
    assert names == ["AWS", "Dell", "Oracle Cloud", "Azure", "Google Cloud", "Other"]


def test_model_names_are_unique_within_their_platform() -> None:
    names = [(row["platform"], row["name"].casefold()) for row in rows("compute_models")]
    assert len(set(names)) == len(names)


def test_every_model_belongs_to_a_known_platform_and_every_platform_has_models() -> None:
    assert {row["platform"] for row in rows("compute_models")} == {row["name"] for row in rows("platforms")}


def test_there_are_enough_models_of_known_size() -> None:
    sized = [row for row in models().values() if row["vcpus"] and row["memory_bytes"]]
    assert len(models()) >= 90
    assert len(sized) >= 60


def test_sizes_are_positive_and_given_together() -> None:
    for row in models().values():
        assert bool(row["vcpus"]) == bool(row["memory_bytes"]), row
        if row["vcpus"]:
            assert int(row["vcpus"]) > 0, row
            assert int(row["memory_bytes"]) >= GIB // 2, row


def test_a_price_always_has_currency_date_and_source() -> None:
    for row in models().values():
        priced = bool(row["hourly_price"])
        assert all(bool(row[key]) == priced for key in ("currency", "price_date", "price_source")), row
        if priced:
            assert Decimal(row["hourly_price"]) > 0, row
            assert len(row["currency"]) == 3, row
            assert date.fromisoformat(row["price_date"]) >= date(2023, 1, 1), row


@pytest.mark.parametrize(
    ("platform", "name", "vcpus", "memory_gib"),
    [
        ("AWS", "t3.micro", 2, "1"),
        ("AWS", "m5.large", 2, "8"),
        ("AWS", "c5.18xlarge", 72, "144"),
        ("AWS", "r5.24xlarge", 96, "768"),
        ("AWS", "m7a.medium", 1, "4"),
        ("AWS", "c7g.16xlarge", 64, "128"),
        ("AWS", "i3.large", 2, "15.25"),
        ("AWS", "i3en.6xlarge", 24, "192"),
        ("AWS", "i4i.32xlarge", 128, "1024"),
        ("Oracle Cloud", "VM.Standard2.24", 48, "320"),
        ("Oracle Cloud", "BM.Standard.E4.128", 256, "2048"),
        ("Oracle Cloud", "BM.Standard.A1.160", 160, "1024"),
        ("Azure", "Standard_E96s_v5", 96, "672"),
        ("Google Cloud", "n1-standard-4", 4, "15"),
    ],
)
def test_published_sizes(platform: str, name: str, vcpus: int, memory_gib: str) -> None:
    row = models()[platform, name]
    assert int(row["vcpus"]) == vcpus
    assert int(row["memory_bytes"]) == Decimal(memory_gib) * GIB


@pytest.mark.parametrize(
    ("platform", "name", "hourly_price"),
    [
        ("AWS", "m5.24xlarge", "4.608"),
        ("AWS", "c7g.medium", "0.0363"),
        ("AWS", "r7i.48xlarge", "12.7008"),
        ("Oracle Cloud", "VM.Standard2.1", "0.0638"),
        ("Oracle Cloud", "BM.Standard.E4.128", "6.272"),
        ("Azure", "Standard_F72s_v2", "3.045"),
    ],
)
def test_published_prices(platform: str, name: str, hourly_price: str) -> None:
    assert Decimal(models()[platform, name]["hourly_price"]) == Decimal(hourly_price)


def test_a_model_whose_size_depends_on_the_order_claims_none() -> None:
    open_models = [
        row for row in models().values() if row["platform"] == "Dell" or row["name"].endswith(".Flex")
    ]
    assert len(open_models) > 20
    assert all(not row["vcpus"] and row["notes"] for row in open_models)
