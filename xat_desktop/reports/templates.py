"""The report templates: files of one stem in resources/report_templates."""

from pathlib import Path

from xat_desktop.errors import XatError
from xat_desktop.settings import resources


def templates_folder() -> Path:
    """Where the templates lie."""
    return resources() / "report_templates"


def template_names() -> list[str]:
    """Names that a report can be asked for with."""
    return sorted(path.stem for path in templates_folder().glob("*.html"))


def template_file(name: str, suffix: str) -> Path:
    """The file of a template; XatError names those there are."""
    if name not in template_names():
        raise XatError("There is no such template", f"{name}: choose one of {', '.join(template_names())}.")
    return templates_folder() / f"{name}{suffix}"
