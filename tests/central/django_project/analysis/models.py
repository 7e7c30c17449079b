"""Analyses that the laptops made."""

from django.db import models

from tests.central.django_project.collectors.models import CollectedData


class CaptureAnalysis(models.Model):
    """One analysis of a capture."""

    uuid = models.UUIDField()
    collected_data = models.ForeignKey(CollectedData, models.DO_NOTHING, null=True)
    analysis_type = models.CharField(max_length=200)
    status = models.CharField(max_length=20)
    parameters = models.JSONField()
    results = models.JSONField(null=True)
    created_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "analysis_captureanalysis"
