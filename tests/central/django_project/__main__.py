"""`python -m tests.central.django_project make | read SCHEMA...`: the web backend's side of the test."""

import json
import os
import sys

import django


def main() -> None:
    """Models can be imported after the setup only."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.central.django_project.settings")
    django.setup()
    from tests.central.django_project import backend

    if sys.argv[1] == "make":
        backend.make()
    else:
        sys.stdout.write(json.dumps({schema: backend.read(schema) for schema in sys.argv[2:]}))


if __name__ == "__main__":
    main()
