"""The two jobs of the import page: a look at files, and their import; both in a worker process."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from xat_desktop.domain.partner import Partner
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.jobs import Job

if TYPE_CHECKING:  # all parsers, 0.3 s in the window's thread: the job of the choices loads them
    from xat_desktop.tasks.import_one_file import ImportOptions

    Wanted = Iterable[tuple[Path, ImportOptions]]

translate = QCoreApplication.translate


def preview_job(context: AppContext, partner: Partner, wanted: "Wanted") -> Job:
    """Its result are the previews of the files and of the members of archives."""
    from xat_desktop.tasks.import_batches import batches_of, preview_batches

    title = translate("ImportPage", "Looking at the files")
    args = context.folder, partner.slug, batches_of(wanted), context.settings
    return Job(preview_batches, *args, title=title, process=True)


def import_job(context: AppContext, partner: Partner, wanted: "Wanted") -> Job:
    """Its result is an ImportSummary."""
    from xat_desktop.tasks.import_batches import batches_of, import_batches

    args = context.folder, partner.slug, batches_of(wanted), context.settings
    return Job(import_batches, *args, title=translate("ImportPage", "Importing"), writes=True, process=True)
