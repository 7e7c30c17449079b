"""A web backend as the customer has: Django, django-tenants, a schema for each partner."""
