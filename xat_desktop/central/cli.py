"""`xat-central`: what the administrator of a shared server does."""

import logging
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from xat_desktop import __version__
from xat_desktop.central import doctor as examination
from xat_desktop.central import (
    installation,
    invitations,
    members,
    partners,
    prune_cli,
    service_login,
    sign_in_cli,
    tenants,
)
from xat_desktop.central import upgrade as upgrading
from xat_desktop.central.call import database_of, options_of
from xat_desktop.central.output import Options
from xat_desktop.central.policy import policy, set_policy
from xat_desktop.errors import XatError

EXPECTED = 3
FOUND = 1

app = typer.Typer(
    name="xat-central",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
partner_app = typer.Typer(no_args_is_help=True, help="Partners of this server.")
member_app = typer.Typer(no_args_is_help=True, help="People who may use a partner's data.")
app.add_typer(partner_app, name="partner")
app.add_typer(member_app, name="member")
sign_in_cli.register(app, member_app)
prune_cli.register(app)


@app.callback()
def options(
    context: typer.Context,
    database: Annotated[
        str,
        typer.Option(
            envvar="XAT_CENTRAL_DATABASE", help="postgresql://role@host/database, or libpq's words."
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the SQL and change nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to stderr.")] = False,
) -> None:
    """Prepare and look after the PostgreSQL that the laptops of all partners share."""
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    context.obj = Options(database, dry_run, json)


@app.command()
def version(context: typer.Context) -> None:
    """Print the version."""
    options_of(context).say(__version__, {"version": __version__})


@app.command()
def init(context: typer.Context) -> None:
    """Prepare a database: schema xat, its roles, and what PUBLIC may not do. May be repeated."""
    with database_of(context) as database:
        found = installation.initialise(database)
    options_of(context).say("The database is ready: add a partner next.", asdict(found))


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the shared part and every partner to this program's version, and mend rights."""
    with database_of(context) as database:
        installation.required(database)
        found = upgrading.upgrade(database)
    rows = [(one.part, one.before or "none", one.after or "none", one.error or "ok") for one in found]
    options_of(context).emit([asdict(one) for one in found], rows, ("part", "before", "now", "result"))
    if any(one.error for one in found):
        raise typer.Exit(FOUND)


@app.command()
def doctor(context: typer.Context) -> None:
    """Look for wrong rights, owners and versions; exit code 1 when something is found."""
    with database_of(context) as database:
        found = examination.examine(database)
    if found or options_of(context).json:
        rows = [(one.where, one.what, one.advice) for one in found]
        options_of(context).emit([asdict(one) for one in found], rows, ("where", "what", "what to do"))
    else:
        options_of(context).say("Everything is as it should be.", [])
    if found:
        raise typer.Exit(FOUND)


@app.command("policy")
def policy_command(
    context: typer.Context,
    max_file_mib: Annotated[int | None, typer.Option(help="Largest result file that is uploaded.")] = None,
    formats: Annotated[
        str | None, typer.Option(help="Formats that are uploaded, with commas; empty: all.")
    ] = None,
    bucket: Annotated[str | None, typer.Option(help="Bucket of the files; empty: none.")] = None,
) -> None:
    """Show what the server takes, after changing what is given."""
    with database_of(context) as database:
        names = None if formats is None else [name.strip() for name in formats.split(",") if name.strip()]
        if (max_file_mib, names, bucket) != (None, None, None):
            set_policy(database, max_file_mib=max_file_mib, file_formats=names, bucket=bucket)
        found = policy(database)
    rows = [
        ("largest file", f"{found.max_file_bytes / 2**20:g} MiB"),
        ("formats", ", ".join(found.file_formats) if found.file_formats else "all"),
        ("bucket", found.bucket or "none: files stay on the laptops"),
    ]
    options_of(context).emit(asdict(found), rows, ("policy", "value"))


@partner_app.command("add")
def partner_add(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help="Name; or name, schema or domain of a tenant of the web backend.")
    ],
    slug: Annotated[str, typer.Option(help="Short name.", show_default="made from the name")] = "",
) -> None:
    """Add a partner; one that exists is brought up to date."""
    with database_of(context) as database:
        found = partners.add_partner(database, name, slug)
    options_of(context).say(f"{found.name} is {found.slug} in schema {found.schema}.", asdict(found))


@partner_app.command("list")
def partner_list(context: typer.Context) -> None:
    """List partners, and the tenants of the web backend that are none yet."""
    with database_of(context) as database:
        found = partners.partners(database)
        linked = {partner.tenant_schema for partner in found}
        others = [tenant for tenant in tenants.tenants(database) if tenant.schema not in linked]
    rows: list[tuple[str | None, ...]] = [
        (one.slug, one.name, one.schema, one.tenant_schema, one.state) for one in found
    ]
    rows += [(None, one.name, None, one.schema, "not added") for one in others]
    document = [asdict(one) for one in found] + [
        {"name": one.name, "tenant_schema": one.schema, "domain": one.domain, "state": "not added"}
        for one in others
    ]
    options_of(context).emit(document, rows, ("partner", "name", "schema", "web backend's schema", "state"))


@partner_app.command("archive")
def partner_archive(
    context: typer.Context,
    partner: Annotated[str, typer.Argument(help="Short name.")],
    undo: Annotated[bool, typer.Option("--undo", help="Let members write again.")] = False,
) -> None:
    """Let members read only."""
    with database_of(context) as database:
        found = partners.find_partner(database, partner)
        partners.archive_partner(database, found, undo=undo)
    text = f"{found.name}: its members can {'write again' if undo else 'read only'}."
    options_of(context).say(text, {"partner": found.slug, "archived": not undo})


@member_app.command("add")
def member_add(
    context: typer.Context,
    partner: Annotated[str, typer.Argument(help="Short name of the partner.")],
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    new_secret: Annotated[
        bool, typer.Option("--new-secret", help="Give a secret, also in place of a lost one.")
    ] = False,
    database_role: Annotated[
        str,
        typer.Option(help="Existing role for which the cloud's or the company's tokens are the password."),
    ] = "",
    days: Annotated[int, typer.Option(help="How long the invitation is open.", min=1, max=365)] = 14,
) -> None:
    """Make a person a member: invited by e-mail where the sign-in service is used, else with a role and a secret that
    are printed this once."""
    with database_of(context) as database:
        found = partners.find_partner(database, partner)
        invited = not new_secret and not database_role and service_login.is_used(database)
        if invited:
            made = invitations.invite(database, found, email, name, days)
        else:
            made = members.add_member(
                database, found, email, name, new_secret=new_secret, database_role=database_role
            )
    text = f"{email} is a member of {found.name} as role {made.role}."
    if invited:
        text += f"\nThe first sign-in must be with this address, within {days} days."
    if made.secret:
        text += f"\nSecret, shown only now: {made.secret}"
    options_of(context).say(text, {"email": email, "partner": found.slug, **asdict(made)})


@member_app.command("remove")
def member_remove(
    context: typer.Context,
    partner: Annotated[str, typer.Argument(help="Short name of the partner.")],
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
) -> None:
    """End a membership: it holds from the next statement on, and open sessions are ended."""
    with database_of(context) as database:
        found = partners.find_partner(database, partner)
        ended = members.remove_member(database, found, email)
    document = {"removed": email, "partner": found.slug, "sessions_ended": ended}
    options_of(context).say(
        f"{email} is no longer a member of {found.name}; sessions ended: {ended}.", document
    )


@member_app.command("list")
def member_list(context: typer.Context, partner: Annotated[str, typer.Argument(help="Short name.")]) -> None:
    """List the members, then those who were."""
    with database_of(context) as database:
        found = members.members(database, partners.find_partner(database, partner))
    rows = [(one.email, one.display_name, one.role, one.since, one.until) for one in found]
    options_of(context).emit(
        [asdict(one) for one in found], rows, ("e-mail", "name", "role", "since", "until")
    )


def main() -> None:
    """Run `xat-central`; expected errors end with what to do and exit code 3."""
    try:
        app()
    except XatError as error:
        text = Text.assemble((f"{error.title}.", "bold red"), f" {error.detail}")
        Console(stderr=True, soft_wrap=True).print(text)
        sys.exit(EXPECTED)
