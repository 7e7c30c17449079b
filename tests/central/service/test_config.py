"""The service's configuration: what the documentation shows works, and what is wrong is named without a secret."""

import base64
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, jsonify, request

from tests.central.service.gcs_signature import Signer
from tests.central.service.upstream import served
from xat_desktop.central.service.app import create_app
from xat_desktop.central.service.config import load_config
from xat_desktop.central.service.keys import new_key
from xat_desktop.central.service.providers import make_providers
from xat_desktop.central.service.providers._issuer import Issuer
from xat_desktop.central.service.secret_sources import Secret, read_secret
from xat_desktop.central.service.upstream import UpstreamError
from xat_desktop.errors import XatError
from xat_desktop.sync.server_profile import parse_profile

PAGE = (Path(__file__).parents[3] / "docs" / "sign-in.md").read_text("utf-8")
GOOD = {
    "XAT_CENTRAL__PUBLIC_URL": "https://sign-in.example.com/",
    "XAT_CENTRAL__DATABASE": "env:THE_DATABASE",
    "XAT_CENTRAL__SIGNING_KEYS": "env:THE_KEY",
    "XAT_CENTRAL__PROVIDERS__GITHUB__CLIENT_ID": "id",
    "XAT_CENTRAL__PROVIDERS__GITHUB__CLIENT_SECRET": "env:THE_SECRET",
}


def blocks(language: str) -> list[str]:
    """The examples of the documentation in a language."""
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE)
    assert found
    return found


@pytest.fixture
def secrets_in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `GOOD` points to."""
    monkeypatch.setenv("THE_DATABASE", "dbname=x")
    monkeypatch.setenv("THE_KEY", new_key())
    monkeypatch.setenv("THE_SECRET", "hush")


def test_the_documented_configuration_works(tmp_path: Path) -> None:
    document: dict[str, Any] = {}
    for block in blocks("toml"):
        for name, value in tomllib.loads(block).items():
            if isinstance(value, dict):
                document.setdefault(name, {}).update(value)
            else:
                document[name] = value
    for place in re.findall(r"file:/etc/xat/([\w.-]+)", PAGE):
        (tmp_path / place).write_text("dbname=x" if place == "database" else new_key())
    merged = json.loads(json.dumps(document).replace("file:/etc/xat/", f"file:{tmp_path}/"))
    path = tmp_path / "service.toml"
    path.write_text(_toml(merged))
    config = load_config(path, {})
    assert set(config.providers) == {"google", "github", "apple", "amazon", "company"}
    assert set(make_providers(config.providers)) == set(config.providers)
    assert create_app(config)


def _toml(document: dict[str, Any]) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in document.items() if not isinstance(value, dict)]
    for name, section in document.items():
        if name == "providers":
            for provider, values in section.items():
                lines += [f"[providers.{provider}]", *(f"{k} = {json.dumps(v)}" for k, v in values.items())]
        elif isinstance(section, dict):
            lines += [f"[{name}]", *(f"{k} = {json.dumps(v)}" for k, v in section.items())]
    return "\n".join(lines)


def test_the_documented_profiles_work() -> None:
    flavours = [parse_profile(block).flavour for block in blocks("json")]
    assert flavours == ["service", "token"]


@pytest.mark.usefixtures("secrets_in_environment")
def test_the_environment_alone_is_enough_and_overrides_the_file(tmp_path: Path) -> None:
    config = load_config(None, {**GOOD, "XAT_CENTRAL__LIMITS__ADDRESS": "7"})
    assert (config.public_url, config.limits.address) == ("https://sign-in.example.com", 7)
    path = tmp_path / "service.toml"
    path.write_text('operator = "A"\npublic_url = "https://other.example"\n')
    config = load_config(path, GOOD)
    assert (config.operator, config.public_url) == ("A", "https://sign-in.example.com")
    assert "hush" not in repr((config, make_providers(config.providers)))
    assert "BEGIN" not in repr(config)


@pytest.mark.usefixtures("secrets_in_environment")
@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"XAT_CENTRAL__PUBLIC_URL": "http://sign-in.example.com"}, "https://"),
        ({"XAT_CENTRAL__PUBLIC_URL": "http://127.0.0.1.evil.example"}, "https://"),
        ({"XAT_CENTRAL__PUBLIC_URL": "https://u:p@x.example"}, "no address"),
        ({"XAT_CENTRAL__PUBLIC_URL": ""}, "public_url is missing"),
        ({"XAT_CENTRAL__DATABASE": "password=hush"}, "must not hold the secret itself"),
        ({"XAT_CENTRAL__DATABASE": "env:NOT_THERE"}, "NOT_THERE"),
        ({"XAT_CENTRAL__SIGNING_KEYS": "file:/nowhere"}, "cannot be read"),
        ({"XAT_CENTRAL__SIGNING_KEYS": "env:THE_SECRET"}, "no private P-256 key"),
        ({"XAT_CENTRAL__LIMITS__ADDRESS": "-1"}, "whole number"),
        ({"XAT_CENTRAL__LIMIT__ADDRESS": "1"}, "unknown setting"),
        ({"XAT_CENTRAL__LIMITS__ADDRES": "1"}, "limits.addres"),
        ({"XAT_CENTRAL__PROVIDERS__GITHUB__CLIENT_ID": ""}, "lacks a setting"),
        ({"XAT_CENTRAL__PROVIDERS__GITHUB__TEAM": "x"}, "unknown setting"),
        ({"XAT_CENTRAL__PROVIDERS__OTHER__CLIENT_ID": "x"}, "no known type"),
        ({"XAT_CENTRAL__PROVIDERS__GITHUB__CLIENT_SECRET": "hush"}, "must not hold the secret itself"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, str], what: str) -> None:
    with pytest.raises(XatError, match=what) as raised:
        create_app(load_config(None, {**GOOD, **change}))
    assert "hush" not in str(raised.value)


def test_a_secret_from_secret_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Flask(__name__)
    name = "projects/p/secrets/s/versions/latest"

    @app.post("/token")
    def token() -> Any:
        return jsonify(access_token="of the account", expires_in=3600, token_type="Bearer")

    @app.get(f"/v1/{name}:access")
    def access() -> Any:
        if request.headers["Authorization"] != "Bearer of the account":
            return jsonify(error="no"), 403
        return jsonify(name=name, payload={"data": base64.b64encode(b"hush\n").decode()})

    with served(app) as url:
        account = json.loads(Signer().key_file()) | {"token_uri": f"{url}/token"}
        (tmp_path / "account.json").write_text(json.dumps(account))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "account.json"))
        monkeypatch.setenv("XAT_SECRET_MANAGER", f"{url}/v1")
        assert read_secret(f"gcp:{name}", "database").reveal() == "hush"
        with pytest.raises(XatError, match="cannot be read from Secret Manager"):
            read_secret("gcp:projects/p/secrets/other/versions/1", "database")


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("hush")
    assert "hush" not in f"{secret} {secret!r} {[secret]}" + f"{secret:>20}"


@pytest.mark.parametrize("key", ["issuer", "web", "api"])
def test_secrets_go_to_no_provider_in_the_clear(key: str) -> None:
    kind = "oidc" if key == "issuer" else "github"
    section = {
        "title": "Company",
        "issuer": "https://sso.example",
        "client_id": "x",
        "client_secret": "env:HOME",
    }
    if kind == "github":
        del section["issuer"]
    with pytest.raises(XatError, match=f"{key} of the provider {kind} must begin with https"):
        make_providers({kind: {**section, key: "http://sso.example"}})
    make_providers({kind: {**section, key: "http://127.0.0.1:8080"}})


def test_an_issuer_that_names_an_open_address_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = Issuer("Company", "https://sso.example")
    named = {"token_endpoint": "http://sso.example/token", "jwks_uri": "https://sso.example/keys"}
    monkeypatch.setattr(issuer, "_discovered", lambda: named)
    assert issuer.endpoint("jwks_uri") == named["jwks_uri"]
    with pytest.raises(XatError) as refused:
        issuer.endpoint("token_endpoint")
    assert isinstance(refused.value, UpstreamError)
    assert "not encrypted" in refused.value.cause
