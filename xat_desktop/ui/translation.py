"""Puts the texts of the window into the user's language; English needs no file.

`make translations` finds new texts and makes the files that are loaded here. A page's class attributes are
marked with QT_TRANSLATE_NOOP("<class>", "text"), everything else is written as self.tr("text").
"""

import os

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from xat_desktop.settings import resources


def install_translation(app: QApplication, language: str) -> None:
    """Use "de", ... or the "system" language, as far as there is a translation."""
    code = system_language() if language == "system" else language
    path = resources() / "translations" / f"xat_{code}.qm"
    if not path.exists():
        return
    from PySide6.QtCore import QLibraryInfo

    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{code}.qm", qt_folder), (path.name, str(path.parent))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)


def system_language() -> str:
    """Two letters; the environment says it where there is one, as QLocale costs 10 ms of enumerations."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return os.environ[variable][:2]
    from PySide6.QtCore import QLocale

    return QLocale.system().name()[:2]
