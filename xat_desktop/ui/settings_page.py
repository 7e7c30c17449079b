"""What the user can change, where the data lies, and what the program is made of; each change counts at once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton, QScrollArea, QVBoxLayout, QWidget

from xat_desktop import __version__
from xat_desktop.errors import XatError
from xat_desktop.tasks.list_packages import Package, list_packages
from xat_desktop.tasks.save_diagnostics import save_diagnostics
from xat_desktop.tasks.show_account import ShownAccount, show_accounts
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Page
from xat_desktop.ui.preferences import controls
from xat_desktop.ui.preferences.controls import Control
from xat_desktop.ui.preferences.section import Section, muted
from xat_desktop.ui.theme import GRID

WIDTH = 100 * GRID
GIB = 1 << 30
HELP = str(
    QT_TRANSLATE_NOOP(
        "SettingsPage",
        """# Settings

Each change counts at once; there is nothing to save.

- The **time zone** is the one in which times are shown. What is stored does not change.
- The **noise floor** is the relative difference below which a metric is never called better or worse.
- **Limits** protect against archives that unpack to more than a disk holds, and against endless lines.
- **Save diagnostics** writes versions and the state of every store for support: no name, no figure of a partner.
""",
    )
)


class SettingsPage(Page):
    """Cards below each other."""

    title = str(QT_TRANSLATE_NOOP("SettingsPage", "Settings"))
    help_text = HELP

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._controls: dict[str, Control] = {}
        self._scales: dict[str, int] = {}
        self._packages = self._accounts = muted("")
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        self._cards = QVBoxLayout(column)
        self._cards.setContentsMargins(0, 0, GRID, 0)
        self._cards.setSpacing(2 * GRID)
        for card in (
            self._look(),
            self._analysis(),
            self._import(),
            self._sync(),
            self._data(),
            self._about(),
        ):
            self._cards.addWidget(card)
        self._cards.addStretch(1)
        area = QScrollArea()
        area.setObjectName("settings_area")
        area.setAccessibleName(self.tr("Settings"))
        area.setWidgetResizable(True)
        area.setWidget(column)
        self.body.addWidget(area)

    def refresh(self) -> None:
        self.load(self._on_packages, list_packages)
        self.load(self._on_accounts, show_accounts, self.context.folder)

    def _look(self) -> Section:
        card, chosen = Section("settings_look", self.tr("Appearance")), self.context.settings
        colours = (
            (self.tr("As the system has it"), "system"),
            (self.tr("Light"), "light"),
            (self.tr("Dark"), "dark"),
        )
        languages = ((self.tr("Language of the system"), "system"), ("English", "en"), ("Deutsch", "de"))
        self._add(card, "appearance", self.tr("Colours"), controls.choice(colours, chosen.appearance))
        self._add(
            card,
            "language",
            self.tr("Language"),
            controls.choice(languages, chosen.language),
            self.tr("From the next start on."),
        )
        self._add(
            card,
            "display_zone",
            self.tr("Time zone"),
            controls.zone(chosen.display_zone),
            self.tr("In which times are shown."),
        )
        return card

    def _analysis(self) -> Section:
        card, chosen = Section("settings_analysis", self.tr("Analysis and reports")), self.context.settings
        self._add(
            card,
            "noise_floor",
            self.tr("Noise floor"),
            controls.percent(chosen.noise_floor, 0.5),
            self.tr("Smaller relative differences are never better or worse."),
        )
        self._add(
            card,
            "report_author",
            self.tr("Author of reports"),
            controls.line(chosen.report_author),
            self.tr("Printed on the title page."),
        )
        return card

    def _import(self) -> Section:
        card, chosen = Section("settings_import", self.tr("Import")), self.context.settings
        keep = controls.switch(self.tr("Keep a compressed copy"), on=chosen.store_original)
        self._add(
            card,
            "store_original",
            self.tr("Original files"),
            keep,
            self.tr("Without it a file cannot be opened, saved or sent from here again."),
        )
        self._add(
            card,
            "archive_max_ratio",
            self.tr("Largest growth"),
            controls.amount(int(chosen.archive_max_ratio), 10, 100_000, self.tr("times")),
            self.tr("A compressed file that grows more is refused as damaged or hostile."),
        )
        self._add(
            card,
            "archive_max_bytes",
            self.tr("Largest content"),
            controls.amount(chosen.archive_max_bytes // GIB, 1, 4096, "GiB"),
            self.tr("Of one compressed file or archive."),
            scale=GIB,
        )
        return card

    def _sync(self) -> Section:
        card, chosen = Section("settings_sync", self.tr("Shared server")), self.context.settings
        rules = (
            (self.tr("When a capture is opened"), "on demand"),
            (self.tr("With each sync, not while it costs money"), "unmetered"),
            (self.tr("With each sync"), "always"),
        )
        self._add(
            card,
            "sync_automatically",
            self.tr("Sync"),
            controls.switch(self.tr("By itself"), on=chosen.sync_automatically),
            self.tr(
                "A minute after the last one, and soon after an edit; it pauses while a connection costs money."
            ),
        )
        self._add(
            card,
            "sync_series",
            self.tr("Series of colleagues"),
            controls.choice(rules, chosen.sync_series),
            self.tr("When the samples of captures that others imported are fetched."),
        )
        self._add(
            card,
            "sync_metered",
            self.tr("Connection"),
            controls.switch(self.tr("It costs money"), on=chosen.sync_metered),
            self.tr("Changes are exchanged when you ask for it; series and files wait."),
        )
        self._accounts = card.add_text(self.tr("Accounts"), "")
        self._accounts.setObjectName("accounts")
        return card

    def _data(self) -> Section:
        card = Section("settings_data", self.tr("Data"))
        card.add_text(self.tr("Folder"), str(self.context.folder))
        shown = QPushButton(icon("folder"), self.tr("Show in folder"))
        shown.setObjectName("show_data_folder")
        shown.clicked.connect(self._on_show_folder)
        card.add_buttons(shown)
        return card

    def _about(self) -> Section:
        card = Section("settings_about", self.tr("About"))
        card.add_text(self.tr("Version"), f"XAT Desktop {__version__}")
        card.add_text(self.tr("Licence"), "MIT")
        self._packages = card.add_text(self.tr("Made with"), "")
        self._packages.setObjectName("packages")
        save = QPushButton(icon("save"), self.tr("Save diagnostics…"))
        save.setObjectName("save_diagnostics")
        save.clicked.connect(self._on_save_diagnostics)
        card.add_buttons(save)
        return card

    def _add(
        self, card: Section, name: str, title: str, control: Control, hint: str = "", scale: int = 1
    ) -> None:
        """`name` is the field of Settings; the control shows it divided by `scale`."""
        control.widget.setObjectName(name)
        card.add_row(title, control.widget, hint)
        self._controls[name], self._scales[name] = control, scale
        control.changed.connect(self._on_changed)

    def _on_changed(self, *_value: object) -> None:
        name = self.sender().objectName()
        value: Any = self._controls[name].read()
        if value is None:  # half typed
            return
        known = getattr(self.context.settings, name)
        found = type(known)(value * self._scales[name] if self._scales[name] > 1 else value)
        if found == known:
            return
        try:
            self.context.change_settings(replace(self.context.settings, **{name: found}))
        except XatError as error:
            self.context.notify(str(error), "error")

    def _on_packages(self, packages: tuple[Package, ...]) -> None:
        lines = (f"{package.name} {package.version} ({package.licence})" for package in packages)
        self._packages.setText("\n".join(lines))

    def _on_accounts(self, accounts: list[ShownAccount]) -> None:
        kept = self.tr("{who} at {server}: signed in; the secret is in the {place}")
        ended = self.tr("{who} at {server}: signed out. {why}")
        lines = [
            kept.format(who=one.email, server=one.server, place=one.kept_in)
            if one.signed_in
            else ended.format(who=one.email, server=one.server, why=one.why_not)
            for one in accounts
        ]
        self._accounts.setText("\n".join(lines) or self.tr("Nobody is signed in; nothing is kept."))

    def _on_show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.folder)))

    def _on_save_diagnostics(self) -> None:
        kinds = "ZIP (*.zip)"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save diagnostics"), "xat-diagnostics.zip", kinds
        )
        if chosen:
            title = self.tr("Checking the installation")
            job = Job(save_diagnostics, self.context.folder, Path(chosen), title=title)
            self.context.jobs.start(job).succeeded.connect(self._on_saved)

    def _on_saved(self, faults: int) -> None:
        if faults:
            text = self.tr("Saved. {count} checks found a problem; the file tells which.")
            self.context.notify(text.format(count=faults), "warning")
        else:
            self.context.notify(self.tr("Saved. Every check passed."), "success")
