"""`xat partner`: the customers whose data this computer holds."""

from typing import Annotated

import typer

from xat_desktop.cli.output import emit, say, session_of
from xat_desktop.domain.partner import Partner
from xat_desktop.errors import XatError

app = typer.Typer(help="Customers; each has a store of its own.", no_args_is_help=True)


@app.command()
def add(
    context: typer.Context,
    name: str,
    slug: Annotated[str, typer.Option(help="Short name; made from the name when left out.")] = "",
) -> None:
    """Add a partner with an empty store, and make it the current one."""
    session = session_of(context)
    with session.registry() as registry:
        partner = registry.add(name, slug)
        registry.open(partner).close()
    emit(session, _document(partner), [(partner.slug, partner.name)], ("slug", "name"))


@app.command("list")
def list_(context: typer.Context) -> None:
    """List the partners."""
    session = session_of(context)
    with session.registry() as registry:
        found = registry.partners()
    rows = [(partner.slug, partner.name) for partner in found]
    emit(session, [_document(partner) for partner in found], rows, ("slug", "name"))


@app.command()
def remove(
    context: typer.Context,
    slug: str,
    yes: Annotated[bool, typer.Option("--yes", help="Really delete all its data.")] = False,
) -> None:
    """Delete a partner with all its captures, for good."""
    session = session_of(context)
    with session.registry() as registry:
        partner = registry.find(slug)
        if not yes:
            raise XatError(
                "Nothing was deleted", f"Add --yes to delete {partner.name} with all its captures."
            )
        registry.remove(partner)
    emit(session, _document(partner), [(partner.slug, partner.name)], ("removed", "name"))
    say(session, "Its data is gone.")


def _document(partner: Partner) -> dict[str, str]:
    return {"slug": partner.slug, "name": partner.name, "id": partner.id}
