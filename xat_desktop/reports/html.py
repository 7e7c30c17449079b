"""A document as one self-contained HTML page: no script, nothing loaded from anywhere, prints well."""

import base64
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from xat_desktop.reports.document import Document, Picture
from xat_desktop.reports.model import Logo
from xat_desktop.reports.templates import template_file, templates_folder

_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}


def render_html(document: Document, template: str = "standard") -> str:
    """The page as text; every text of the document is escaped."""
    source = template_file(template, ".html")
    styles = template_file(template, ".css").read_text("utf-8")
    environment = _environment(templates_folder())
    return environment.get_template(source.name).render(
        document=document,
        cover=document.cover,
        styles=Markup(styles),  # noqa: S704 - our own resource
        kind=lambda block: type(block).__name__,
    )


def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg"] = inline_svg
    environment.filters["data_url"] = data_url
    return environment


def inline_svg(picture: Picture, css: str = "") -> Markup:
    """The drawing as an element of the page; without a text it is an ornament that nobody reads out."""
    spoken = f'role="img" aria-label="{escape(picture.alt)}"' if picture.alt else 'aria-hidden="true"'
    size = f'viewBox="0 0 {picture.width:g} {picture.height:g}" width="{picture.width:g}" height="{picture.height:g}"'
    return Markup(f'<svg class="{escape(css)}" {size} {spoken}>{picture.body}</svg>')  # noqa: S704 - escaped there


def data_url(logo: Logo) -> str:
    """The logo within the page itself."""
    return f"data:{_MEDIA[logo.format]};base64,{base64.b64encode(logo.data).decode('ascii')}"
