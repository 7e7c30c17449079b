"""The report of a comparison, section by section."""

from xat_desktop.reports.chart_sections import distribution_section, time_section
from xat_desktop.reports.comparability_section import comparability_section
from xat_desktop.reports.detail_section import detail_section
from xat_desktop.reports.document import Document
from xat_desktop.reports.executive_summary import executive_summary
from xat_desktop.reports.method_section import comparison_methods
from xat_desktop.reports.metric_order import arranged
from xat_desktop.reports.model import ComparisonModel
from xat_desktop.reports.provenance_section import provenance_section
from xat_desktop.reports.sentences import counts_sentence
from xat_desktop.reports.verdict_table import forest_section, verdict_section


def comparison_document(model: ComparisonModel) -> Document:
    """Sections without anything to show are left out."""
    model, shared = arranged(model)
    names = model.baseline.name, model.candidate.name
    sections = (
        executive_summary(model, shared),
        comparability_section(model),
        verdict_section(model),
        forest_section(model),
        time_section(model.time_series, *names),
        distribution_section(model.distributions, *names),
        detail_section(model),
        comparison_methods(model),
        provenance_section(model.provenance, model.cover.program_version),
    )
    line = counts_sentence(model.comparison.metrics)
    return Document(model.cover, line, tuple(found for found in sections if found is not None))
