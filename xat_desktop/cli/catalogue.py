"""`xat catalogue`: platforms, compute models, operating systems, system software."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from xat_desktop.cli.output import emit, session_of
from xat_desktop.domain.catalogue import ComputeModel
from xat_desktop.errors import XatError

app = typer.Typer(help="What collectors choose from.", no_args_is_help=True)


class Kind(StrEnum):
    """The four catalogues, as they are written on the command line."""

    PLATFORM = "platform"
    COMPUTE_MODEL = "compute-model"
    OS_FLAVOR = "os-flavor"
    SYSTEM_SOFTWARE = "system-software"


_TABLES = {Kind.PLATFORM: "platform", Kind.OS_FLAVOR: "os_flavor", Kind.SYSTEM_SOFTWARE: "system_software"}
_MODEL_COLUMNS = ("platform", "name", ">vcpus", ">memory GiB", ">price/h", "currency", "price of")


@app.command("list")
def list_(
    context: typer.Context,
    kind: Kind,
    platform: Annotated[str, typer.Option(help="Only of this platform.")] = "",
) -> None:
    """List a catalogue."""
    from xat_desktop.store import catalogues

    session = session_of(context)
    with session.store() as store:
        if kind is Kind.COMPUTE_MODEL:
            _emit_models(context, catalogues.compute_models(store, platform))
            return
        entries = catalogues.entries(store, _TABLES[kind])  # type: ignore[arg-type]
    emit(session, [{"id": e.id, "name": e.name} for e in entries], [(e.name,) for e in entries], ("name",))


@app.command()
def add(
    context: typer.Context,
    kind: Kind,
    name: str,
    platform: Annotated[str, typer.Option(help="Owner of a compute model.")] = "",
    vcpus: int | None = None,
    memory_gib: float | None = None,
    hourly_price: float | None = None,
    currency: str = "",
    price_date: Annotated[str, typer.Option(help="Day of the price, YYYY-MM-DD.")] = "",
    price_source: str = "",
) -> None:
    """Add an entry."""
    from xat_desktop.store import catalogues

    session = session_of(context)
    with session.store() as store:
        if kind is not Kind.COMPUTE_MODEL:
            entry = catalogues.add_entry(store, _TABLES[kind], name)  # type: ignore[arg-type]
            emit(session, {"id": entry.id, "name": entry.name}, [(entry.name,)], ("name",))
            return
        if not platform:
            raise XatError("The platform is missing", "A compute model belongs to one: add --platform NAME.")
        memory_bytes = round(memory_gib * 2**30) if memory_gib is not None else None
        price = (hourly_price, currency, price_date, price_source)
        model = catalogues.add_compute_model(store, ComputeModel(platform, name, vcpus, memory_bytes, *price))
    _emit_models(context, [model], single=True)


def _emit_models(context: typer.Context, models: list[ComputeModel], *, single: bool = False) -> None:
    rows = [
        (
            model.platform,
            model.name,
            model.vcpus,
            model.memory_bytes / 2**30 if model.memory_bytes else None,
            model.hourly_price,
            model.currency,
            model.price_date,
        )
        for model in models
    ]
    documents = [asdict(model) for model in models]
    emit(session_of(context), documents[0] if single else documents, rows, _MODEL_COLUMNS)
