"""What the web backend does in the test: make its tenants, read what was synced."""

from django.core.management import call_command
from django_tenants.utils import schema_context

from tests.central.django_project.analysis.models import CaptureAnalysis
from tests.central.django_project.collectors.models import CollectedData, Collector
from tests.central.django_project.partners.models import Domain, Partner


def make() -> None:
    """The registry with three tenants, each with its migrated schema."""
    call_command("migrate_schemas", schema_name="public", verbosity=0)
    for schema, name in (("acme", "Acme"), ("globex", "Globex"), ("initech", "Initech")):
        partner = Partner(schema_name=schema, name=name)
        partner.save(verbosity=0)
        Domain.objects.create(domain=f"{schema}.example.com", tenant=partner, is_primary=True)


def read(schema: str) -> object:
    """What the models see in `schema`, through foreign keys as well."""
    with schema_context(schema):
        collectors = Collector.objects.select_related("platform", "compute_model__platform", "os_flavor")
        return {
            "collectors": [
                {
                    "id": one.pk,
                    "uuid": str(one.uuid),
                    "name": f"{one.site_name}/{one.machine_name}",
                    "platform": one.platform.name,
                    "model": f"{one.compute_model.platform.name} {one.compute_model.name}",
                    "os": one.os_flavor.name if one.os_flavor else None,
                    "created": one.created_at.isoformat(),
                    "files": list(one.collecteddata_set.values_list("file_name", flat=True)),
                }
                for one in collectors.order_by("pk")
            ],
            "data": list(
                CollectedData.objects.order_by("pk").values("id", "file_name", "file_size", "stored")
            ),
            "analyses": [
                {
                    "type": one.analysis_type,
                    "file": one.collected_data.file_name,
                    "machine": one.collected_data.collector.machine_name,
                    "results": one.results,
                    "completed": one.completed_at.isoformat(),
                }
                for one in CaptureAnalysis.objects.select_related("collected_data__collector").order_by("pk")
            ],
        }
