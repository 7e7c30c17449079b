"""What the laptops synced, read through the views."""

from django.db import models


class Platform(models.Model):
    """Catalogue entry."""

    uuid = models.UUIDField()
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "collectors_platform"


class OsFlavor(models.Model):
    """Catalogue entry."""

    uuid = models.UUIDField()
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "collectors_osflavor"


class ComputeModel(models.Model):
    """Catalogue entry."""

    uuid = models.UUIDField()
    platform = models.ForeignKey(Platform, models.DO_NOTHING)
    name = models.CharField(max_length=200)
    vcpus = models.BigIntegerField(null=True)
    hourly_price = models.FloatField(null=True)

    class Meta:
        managed = False
        db_table = "collectors_computemodel"


class Collector(models.Model):
    """A measured machine."""

    uuid = models.UUIDField()
    site_name = models.CharField(max_length=200)
    machine_name = models.CharField(max_length=200)
    platform = models.ForeignKey(Platform, models.DO_NOTHING)
    compute_model = models.ForeignKey(ComputeModel, models.DO_NOTHING)
    os_flavor = models.ForeignKey(OsFlavor, models.DO_NOTHING, null=True)
    notes = models.TextField()
    created_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "collectors_collector"


class CollectedData(models.Model):
    """A result file."""

    uuid = models.UUIDField()
    collector = models.ForeignKey(Collector, models.DO_NOTHING, null=True)
    file_name = models.TextField()
    file_size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=20)
    uploaded_at = models.DateTimeField(null=True)
    stored = models.BooleanField()

    class Meta:
        managed = False
        db_table = "collectors_collecteddata"
