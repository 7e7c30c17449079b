"""The commands of the palette that are there on every page: pages, partners, colours, help, jobs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication

from xat_desktop.errors import XatError
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.page import Command
from xat_desktop.ui.pages import IMPORT, PageEntry


def page_commands(context: AppContext, entries: Iterable[PageEntry]) -> list[Command]:
    """One command for each page, with the key that the rail or the top bar has for it."""
    every = tuple(entries)
    on_rail = [entry.key for place in ("top", "bottom") for entry in every if entry.place == place]
    keys = {IMPORT: "Ctrl+I"} | {key: f"Ctrl+{number}" for number, key in enumerate(on_rail, 1)}
    return [
        Command(
            QCoreApplication.translate("pages", entry.title),
            partial(context.navigate, entry.key),
            entry.icon,
            keys.get(entry.key, ""),
        )
        for entry in every
    ]


def partner_commands(context: AppContext) -> list[Command]:
    """One command for each partner that is not open."""
    return [
        Command(
            QCoreApplication.translate("commands", "Switch to {partner}").format(partner=partner.name),
            partial(context.open_partner, partner.slug),
        )
        for partner in context.partners
        if partner != context.partner
    ]


def colour_commands(context: AppContext) -> list[Command]:
    """Light, dark, or as the system has it."""
    titles = {
        "light": QCoreApplication.translate("commands", "Light colours"),
        "dark": QCoreApplication.translate("commands", "Dark colours"),
        "system": QCoreApplication.translate("commands", "Colours of the system"),
    }
    return [
        Command(title, partial(_set_appearance, context, appearance), "settings")
        for appearance, title in titles.items()
        if appearance != context.settings.appearance
    ]


def panel_commands(open_help: Callable[[], None], open_jobs: Callable[[], None]) -> list[Command]:
    """What opens beside or above the page."""
    return [
        Command(QCoreApplication.translate("commands", "Show help of this page"), open_help, "help", "F1"),
        Command(QCoreApplication.translate("commands", "Show jobs"), open_jobs, "jobs", "Ctrl+J"),
    ]


def _set_appearance(context: AppContext, appearance: str) -> None:
    try:
        context.change_settings(replace(context.settings, appearance=appearance))
    except XatError as error:
        context.notify(str(error), "error")
