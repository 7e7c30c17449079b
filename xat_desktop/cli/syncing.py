"""`xat sync`, `xat status`, `xat conflicts`: exchanging with the shared server."""

import time
from dataclasses import asdict
from typing import Annotated, Any

import typer

from xat_desktop.cli.output import emit, say, session_of, when
from xat_desktop.cli.session import Session
from xat_desktop.domain.sync import Conflict, Side, SyncStatus, SyncSummary
from xat_desktop.errors import XatError

conflicts_app = typer.Typer(help="What two people changed at the same time.", no_args_is_help=True)
_STATES = {
    "off": "this partner is not synced",
    "synced": "in sync",
    "waiting": "changes wait to be sent",
    "offline": "the server cannot be reached",
    "sign_in": "sign in again",
    "revoked": "no access any more",
    "upgrade": "an upgrade is needed",
    "stopped": "stopped by an error",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sync")(sync)
    app.command("status")(status)
    app.add_typer(conflicts_app, name="conflicts")


def sync(
    context: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until Ctrl-C.")] = False,
    server: Annotated[str, typer.Option(help="Server, the first time.", show_default="the only one")] = "",
    partner_there: Annotated[
        str,
        typer.Option(
            "--as", help="Short name of the partner there, the first time.", show_default="the same"
        ),
    ] = "",
    account: Annotated[
        str,
        typer.Option(
            help="E-mail of one of several accounts of yours there; it is kept for this partner.",
            show_default="that of the last sync",
        ),
    ] = "",
    leave: Annotated[bool, typer.Option("--leave", help="Forget the server; all data stays.")] = False,
) -> None:
    """Exchange what is new with the partner's server."""
    from xat_desktop.tasks.sync_partner import keep_in_sync, leave_server, sync_partner

    session = session_of(context)
    with session.store() as store:
        if leave:
            leave_server(store)
            emit(session, {"left": True}, [("forgotten; all data stays",)], ("server",))
            return

        def once() -> SyncSummary:
            with session.progress() as progress:
                return sync_partner(
                    store,
                    session.data_dir,
                    progress,
                    server=server,
                    partner_there=partner_there,
                    account=account,
                )

        if watch:
            keep_in_sync(once, _wait, lambda result, pause: _tell(session, result, pause))
            return
        found = once()
    _emit_summary(session, found)
    if found.refused:
        raise typer.Exit(1)


def _wait(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def _tell(session: Session, result: SyncSummary | XatError, pause: float) -> None:
    if isinstance(result, SyncSummary):
        _emit_summary(session, result)
    else:
        typer.echo(f"{result} Next try in {pause:.0f} s.", err=True)


def _emit_summary(session: Session, found: SyncSummary) -> None:
    row = (found.pulled, found.pushed, found.conflicts, found.refused, found.waiting)
    emit(session, asdict(found), [row], (">received", ">sent", ">conflicts", ">refused", ">waiting"))
    if found.conflicts:
        say(session, "Decide the conflicts with: xat conflicts list")
    if found.refused:
        say(session, "The server does not accept some rows: xat status says why.")


def status(context: typer.Context) -> None:
    """Show what waits, since when, and what went wrong; without the network."""
    from xat_desktop.tasks.show_sync_status import show_sync_status

    session = session_of(context)
    with session.store() as store:
        found = show_sync_status(store)
    emit(session, _status_document(found), _status_rows(found), ("", ""))


def _status_document(found: SyncStatus) -> dict[str, Any]:
    document = asdict(found)
    for name in ("last_sync", "verified", "oldest_waiting"):
        document[name] = when(document.pop(f"{name}_us"))
    document["refused"] = [
        {
            **{key: value for key, value in asdict(row).items() if key != "since_us"},
            "since": when(row.since_us),
        }
        for row in found.refused
    ]
    return document


def _status_rows(found: SyncStatus) -> list[tuple[str, Any]]:
    rows = [
        ("state", _STATES[found.state]),
        ("server", found.server or None),
        ("partner there", found.partner_there or None),
        ("signed in as", found.signed_in_as or None),
        ("last sync", when(found.last_sync_us)),
        ("compared and equal", when(found.verified_us)),
        ("waiting", found.waiting),
        ("oldest waiting", when(found.oldest_waiting_us)),
        ("conflicts", found.conflicts),
        ("last error", found.last_error or None),
    ]
    rows += [(f"refused: {row.table} {row.title}", row.reason) for row in found.refused]
    return rows + [(f"stays here: {held.name}", held.reason) for held in found.held_back]


@conflicts_app.command("list")
def conflicts_list(context: typer.Context) -> None:
    """List what waits for your decision."""
    from xat_desktop.tasks.resolve_conflict import list_conflicts

    session = session_of(context)
    with session.store() as store:
        _emit_conflicts(session, list_conflicts(store))


@conflicts_app.command("resolve")
def conflicts_resolve(
    context: typer.Context,
    number: Annotated[list[int] | None, typer.Argument(metavar="NO...", help="Of `conflicts list`.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Take your value.")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="Keep theirs.")] = False,
    all_mine: Annotated[bool, typer.Option("--all-mine", help="Take your values everywhere.")] = False,
    all_theirs: Annotated[bool, typer.Option("--all-theirs", help="Keep theirs everywhere.")] = False,
) -> None:
    """Decide conflicts, each field for itself, or all of them."""
    from xat_desktop.tasks.resolve_conflict import Resolved, resolve_all, resolve_conflict

    if [mine, theirs, all_mine, all_theirs].count(True) != 1 or bool(number) != (mine or theirs):
        raise typer.BadParameter("Name conflicts with --mine or --theirs, or use --all-mine or --all-theirs.")
    side: Side = "mine" if mine or all_mine else "theirs"
    session = session_of(context)
    with session.store() as store:
        if number:
            found = Resolved(tuple(resolve_conflict(store, one, side) for one in number), ())
        else:
            found = resolve_all(store, side)
    _emit_conflicts(session, list(found.done))
    for conflict, reason in found.failed:
        typer.echo(f"{conflict.no} stays open. {reason}", err=True)
    if found.failed:
        raise typer.Exit(1)


def _emit_conflicts(session: Session, found: list[Conflict]) -> None:
    rows = [
        (one.no, one.table, one.title, one.field, one.base, one.ours, one.theirs, one.theirs_by)
        for one in found
    ]
    columns = (">no", "table", "row", "field", "before", "mine", "theirs", "by")
    emit(session, [_conflict_document(one) for one in found], rows, columns)


def _conflict_document(conflict: Conflict) -> dict[str, Any]:
    document = asdict(conflict)
    document["theirs_at"], document["at"] = when(document.pop("theirs_at_us")), when(document.pop("at_us"))
    return document
