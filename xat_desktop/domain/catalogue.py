"""Catalogue entries: platforms, compute models, operating systems, system software."""

from dataclasses import dataclass
from typing import Literal

CatalogueKind = Literal["platform", "compute_model", "os_flavor", "system_software"]


@dataclass(frozen=True)
class CatalogueEntry:
    """A named entry; `id` is empty until it is stored."""

    kind: CatalogueKind
    name: str
    id: str = ""


@dataclass(frozen=True)
class ComputeModel:
    """A machine type of a platform; sizes and price are None where the model does not fix them."""

    platform: str
    name: str
    vcpus: int | None = None
    memory_bytes: int | None = None
    hourly_price: float | None = None
    currency: str = ""
    price_date: str = ""
    price_source: str = ""
    notes: str = ""
    id: str = ""
