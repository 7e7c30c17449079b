"""The commands of `xat-central` around sign-in: the service, its login and key, links and sessions."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from xat_desktop.central import invitations, service_login, sessions
from xat_desktop.central.call import database_of, options_of

session_app = typer.Typer(no_args_is_help=True, help="Devices that are signed in.")

_Email = Annotated[str, typer.Argument(help="The person's e-mail address.")]


def register(app: typer.Typer, member_app: typer.Typer) -> None:
    """Add the commands to `xat-central` and to `xat-central member`."""
    app.command()(serve)
    app.command("new-key")(new_key)
    app.command("service-login")(add_login)
    app.add_typer(session_app, name="session")
    member_app.command("link")(member_link)


def serve(
    config: Annotated[
        Path | None, typer.Option(envvar="XAT_CENTRAL_CONFIG", help="The service's TOML file.")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen at; TLS is the proxy's in front.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535)] = 8080,
    threads: Annotated[int, typer.Option(help="Requests at the same time.", min=1, max=256)] = 16,
    server: Annotated[
        Literal["", "gunicorn", "waitress"],
        typer.Option(help="gunicorn or waitress.", show_default="waitress on Windows, else gunicorn"),
    ] = "",
) -> None:
    """Run the sign-in service; logs are JSON lines on stderr."""
    from xat_desktop.central.service.config import load_config
    from xat_desktop.central.service.serve import serve as run

    run(load_config(config), host, port, threads, server)


def new_key(
    context: typer.Context, path: Annotated[Path, typer.Argument(help="File to write; it must not exist.")]
) -> None:
    """Make a signing key for the service in a file that only you can read."""
    from xat_desktop.central.service.keys import new_key as make
    from xat_desktop.errors import XatError

    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise XatError("The key cannot be written", f"{path}: {error.strerror}") from error
    with os.fdopen(file, "w", encoding="ascii") as stream:
        stream.write(make())
    options_of(context).say(f"The key is in {path}.", {"path": str(path)})


def add_login(
    context: typer.Context,
    role: Annotated[str, typer.Argument(help="Name of the database role.")] = "xat_signin",
) -> None:
    """Make the service's database login; its secret is printed this once. Again: a new secret."""
    with database_of(context) as database:
        made = service_login.add_service_login(database, role)
    text = f"The service signs in to the database as {made.role}.\nSecret, shown only now: {made.secret}"
    options_of(context).say(text, {"role": made.role, "secret": made.secret})


def member_link(
    context: typer.Context,
    email: _Email,
    days: Annotated[int, typer.Option(help="How long the link may be made.", min=1, max=365)] = 14,
) -> None:
    """Let a person add one more provider that knows them by the same verified e-mail."""
    with database_of(context) as database:
        invitations.invite_to_link(database, email, days)
    text = f"{email} may add another way to sign in, within {days} days."
    options_of(context).say(text, {"email": email, "days": days})


@session_app.command("list")
def session_list(context: typer.Context, email: _Email) -> None:
    """List the devices on which a person is signed in."""
    with database_of(context) as database:
        found = sessions.sessions_of(database, email)
    rows = [(one.id, one.device, one.provider, one.signed_in_at, one.used_at) for one in found]
    document = [
        {"id": one.id, "device": one.device, "provider": one.provider, "used_at": one.used_at}
        for one in found
    ]
    options_of(context).emit(document, rows, ("id", "device", "signed in with", "since", "last used"))


@session_app.command("end")
def session_end(
    context: typer.Context,
    email: _Email,
    session: Annotated[str, typer.Option(help="One of them.", show_default="all")] = "",
) -> None:
    """Sign a person's devices out: tokens, database roles and open connections end now."""
    with database_of(context) as database:
        ended = sessions.end_sessions(database, email, session)
    options_of(context).say(f"Sessions ended: {ended}.", {"email": email, "ended": ended})
