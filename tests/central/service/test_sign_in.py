"""A person signs in through the service with a browser, and their laptop gets access."""

import psycopg
import requests

from tests.central.service.world import Browser, Desktop, RunningService, bearer, signed_in


def test_an_invited_person_signs_in_and_their_laptop_reaches_the_database(service: RunningService) -> None:
    tokens = signed_in(service, "nina-1")
    answer = requests.post(f"{service.url}/credentials", headers=bearer(tokens), timeout=10)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [partner["name"] for partner in found["partners"]] == ["Acme", "Globex"]
    assert found["user"].startswith("d_")
    words = {name: found["database"][name] for name in ("host", "port", "dbname", "sslmode")}
    with psycopg.connect(user=found["user"], password=found["password"], **words) as db:
        assert db.execute("select email from xat.whoami()").fetchone() == ("Nina@acme.example",)
        names = db.execute("select name from xat.my_partners()").fetchall()
        assert names == [("Acme",), ("Globex",)]


def test_the_person_confirms_and_may_change_their_mind(service: RunningService) -> None:
    desktop = Desktop(service)
    with Browser() as browser:
        page = browser.sign_in(desktop.address(), "company", "nina-1")
        assert "Nina@acme.example" in page.text
        assert "ann-laptop" in page.text
        answer = browser.confirm(page, "cancel")
    assert answer == {"state": desktop.state, "error": "access_denied", "iss": service.url}
