"""Settings of the web backend; the database comes from the environment."""

import os

from psycopg.conninfo import conninfo_to_dict

_words = conninfo_to_dict(os.environ["WEB_DATABASE"])
_APP = "tests.central.django_project"

SECRET_KEY = "only for tests"
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": _words["dbname"],
        "USER": _words["user"],
        "PASSWORD": _words["password"],
        "HOST": _words["host"],
        "PORT": _words["port"],
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
SHARED_APPS = ["django_tenants", f"{_APP}.partners", "django.contrib.contenttypes"]
TENANT_APPS = ["django.contrib.contenttypes", f"{_APP}.collectors", f"{_APP}.analysis"]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "partners.Partner"
TENANT_DOMAIN_MODEL = "partners.Domain"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
