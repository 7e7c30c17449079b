"""`xat server`, `xat sign-in`, `xat sign-out`, `xat account`: servers that are known, and who is signed in."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from xat_desktop.cli.output import emit, say, session_of
from xat_desktop.cli.session import Session

server_app = typer.Typer(help="Shared servers that this computer knows.", no_args_is_help=True)
account_app = typer.Typer(help="Who is signed in, and on which devices.", no_args_is_help=True)

_Server = Annotated[str, typer.Option("--server", help="Name of the server.", show_default="the only one")]


def register(app: typer.Typer) -> None:
    """Add the commands to `xat`."""
    app.add_typer(server_app, name="server")
    app.add_typer(account_app, name="account")
    app.command("sign-in")(sign_in)
    app.command("sign-out")(sign_out)


@server_app.command("add")
def server_add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The administrator's file.", readable=False)],
) -> None:
    """Add a server from the profile that its administrator hands out."""
    from xat_desktop.tasks.know_servers import add_server

    session = session_of(context)
    found = add_server(session.data_dir, file)
    emit(session, {"name": found.name, "issuer": found.issuer, "warnings": list(found.warnings)})
    say(session, f"{found.name} is known. Sign in with: xat sign-in --server {found.name}")
    for warning in found.warnings:
        say(session, f"Warning: {warning}")


@server_app.command("list")
def server_list(context: typer.Context) -> None:
    """List the servers."""
    from xat_desktop.tasks.know_servers import list_servers

    session = session_of(context)
    found = list_servers(session.data_dir)
    document = [{"name": one.name, "issuer": one.issuer, "warnings": list(one.warnings)} for one in found]
    emit(session, document, [(one.name, one.issuer) for one in found], ("name", "signs in at"))


@server_app.command("remove")
def server_remove(context: typer.Context, name: str) -> None:
    """Forget a server; sign out first. Data on this computer stays."""
    from xat_desktop.tasks.know_servers import remove_server

    session = session_of(context)
    remove_server(session.data_dir, name)
    emit(session, {"removed": name}, [(name,)], ("removed",))


def sign_in(
    context: typer.Context,
    provider: Annotated[
        str,
        typer.Argument(
            help="google, github, apple, amazon, or another name of the server's.", show_default="ask"
        ),
    ] = "",
    server: _Server = "",
    role: Annotated[
        str, typer.Option(help="Database role, where the server has no sign-in; its secret is asked for.")
    ] = "",
) -> None:
    """Sign in with the system's browser."""
    from xat_desktop.tasks.sign_in import sign_in as task

    session = session_of(context)
    if role:
        _sign_in_with_role(session, server, role)
        return
    with session.progress() as progress:
        found = task(session.data_dir, server, provider, _show_link, progress)
    document = {"server": found.account.server, "email": found.account.email, "notice": found.notice or None}
    if session.json:
        emit(session, document)
    say(session, f"You are signed in as {found.account.email} at {found.account.server}.")
    if found.notice:
        say(session, found.notice)


def _sign_in_with_role(session: Session, server: str, role: str) -> None:
    """The secret comes from the terminal, unseen, or from a pipe; never from the command line."""
    from xat_desktop.tasks.sign_in_with_role import sign_in_with_role

    piped = not sys.stdin.isatty()
    secret = sys.stdin.readline().strip() if piped else typer.prompt("Secret", hide_input=True, err=True)
    found = sign_in_with_role(session.data_dir, server, role, secret)
    if session.json:
        emit(session, {"server": found.server, "email": found.email, "notice": None})
    say(session, f"You are signed in as {found.email} at {found.server}.")


def sign_out(
    context: typer.Context,
    server: _Server = "",
    account: Annotated[str, typer.Option("--account", help="E-mail.", show_default="the last one")] = "",
) -> None:
    """Sign out: the server is told, and the keyring forgets. Data on this computer stays."""
    from xat_desktop.tasks.sign_out import sign_out as task

    session = session_of(context)
    found = task(session.data_dir, server, account)
    if session.json:
        emit(session, {"email": found.email, "notice": found.notice or None})
    say(session, f"{found.email} is signed out.")
    if found.notice:
        say(session, found.notice)


@account_app.command("list")
def account_list(context: typer.Context) -> None:
    """List the accounts of this computer, and where what signs them in is kept."""
    from dataclasses import asdict

    from xat_desktop.tasks.show_account import show_accounts

    session = session_of(context)
    found = show_accounts(session.data_dir)
    rows = [(one.server, one.email, "yes" if one.signed_in else one.why_not, one.kept_in) for one in found]
    emit(session, [asdict(one) for one in found], rows, ("server", "e-mail", "signed in", "kept in"))


@account_app.command("devices")
def account_devices(context: typer.Context, server: _Server = "") -> None:
    """List the devices on which you are signed in."""
    from dataclasses import asdict

    from xat_desktop.tasks.show_account import show_devices

    session = session_of(context)
    found = show_devices(session.data_dir, server)
    rows = [
        (one.id, one.name + (" (this one)" if one.this else ""), one.provider, one.used_at) for one in found
    ]
    emit(session, [asdict(one) for one in found], rows, ("id", "device", "signed in with", "last used"))


@account_app.command("end-device")
def account_end_device(context: typer.Context, device: str, server: _Server = "") -> None:
    """Sign a device out, such as a lost laptop."""
    from xat_desktop.tasks.show_account import end_device

    session: Session = session_of(context)
    end_device(session.data_dir, device, server)
    emit(session, {"ended": device}, [(device,)], ("ended",))


def _show_link(address: str, opened: bool) -> None:
    if opened:
        typer.echo("Your browser opens. If it does not, open this address on this computer:", err=True)
    else:
        typer.echo("No browser could be opened. Open this address in one on this computer:", err=True)
    typer.echo(f"\n{address}\n", err=True)
