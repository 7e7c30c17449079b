"""The registry of tenants."""

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Partner(TenantMixin):
    """One partner; saving a new one makes and migrates its schema."""

    name = models.CharField(max_length=200)
    created_on = models.DateField(auto_now_add=True)
    auto_create_schema = True


class Domain(DomainMixin):
    """The host name of a partner's pages."""
