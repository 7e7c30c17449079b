"""Composition root of `xat`: global options, the commands, and exit codes."""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from xat_desktop import __version__, settings
from xat_desktop.cli import (
    accounts,
    analyses,
    captures,
    catalogue,
    collectors,
    comparing,
    doctor,
    fetching,
    importing,
    own_formats,
    partners,
    reporting,
    syncing,
)
from xat_desktop.cli.output import emit, say, session_of
from xat_desktop.cli.session import Session
from xat_desktop.errors import Cancelled, XatError

EXPECTED, CANCELLED = 3, 130

app = typer.Typer(
    name="xat",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(partners.app, name="partner")
app.add_typer(collectors.app, name="collector")
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(captures.app, name="capture")
app.add_typer(own_formats.app, name="format")
importing.register(app)
captures.register(app)
analyses.register(app)
comparing.register(app)
reporting.register(app)
syncing.register(app)
fetching.register(app)
doctor.register(app)
accounts.register(app)


@app.callback()
def options(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(envvar="XAT_DATA_DIR", help="Folder of all partners.", show_default="the user's"),
    ] = None,
    partner: Annotated[
        str, typer.Option(envvar="XAT_PARTNER", help="Short name of the partner.", show_default="last one")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to stderr.")] = False,
) -> None:
    """Import, analyse, compare and report performance captures."""
    if verbose:
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    context.obj = Session(data_dir or settings.data_dir(), partner, json, verbose)


@app.command()
def version(context: typer.Context) -> None:
    """Print the version."""
    session = session_of(context)
    if session.json:
        emit(session, {"version": __version__})
    say(session, __version__)


@app.command()
def gui(context: typer.Context) -> None:
    """Open the window."""
    import os
    import subprocess

    found = session_of(context)
    environment = {**os.environ, "XAT_DATA_DIR": str(found.data_dir), "XAT_PARTNER": found.partner}
    raise typer.Exit(subprocess.call(_window_command(), env=environment))  # noqa: S603 - a program of ours


def _window_command() -> list[str]:
    """In a built program the window is the program beside this one."""
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable)
        return [str(beside.with_name(f"xat-desktop{beside.suffix}"))]
    return [sys.executable, "-m", "xat_desktop"]


def main() -> None:
    """Run `xat`; expected errors end with what to do and exit code 3, Ctrl-C with 130."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name that a terminal or a pipe cannot show ends nothing
    try:
        app()
    except XatError as error:
        _tell(Text.assemble((f"{error.title}.", "bold red"), f" {error.detail}"))
        sys.exit(EXPECTED)
    except (Cancelled, KeyboardInterrupt):
        sys.exit(_cancelled())
    except SystemExit as end:  # typer turns Ctrl-C into its exit code, without a word
        sys.exit(_cancelled() if end.code == CANCELLED else end.code)


def _cancelled() -> int:
    _tell(Text("Cancelled: what was complete is kept."))
    return CANCELLED


def _tell(text: Text) -> None:
    Console(stderr=True, soft_wrap=True).print(text)
