"""What the request handlers share: configuration, database, keys, providers."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import Flask, current_app

from xat_desktop.central.service.config import Config
from xat_desktop.central.service.housekeeping import Housekeeping
from xat_desktop.central.service.keys import SigningKeys
from xat_desktop.central.service.metrics import Metrics
from xat_desktop.central.service.providers._base import Provider
from xat_desktop.central.service.seal import Seal

_NAME = "xat-central"


@dataclass(frozen=True)
class Service:
    """One service; it is the same for all threads of the process."""

    config: Config
    engine: sa.Engine
    keys: SigningKeys
    seal: Seal
    providers: dict[str, Provider]
    metrics: Metrics = field(default_factory=Metrics)
    housekeeping: Housekeeping = field(default_factory=Housekeeping)

    def url(self, path: str) -> str:
        """A public address of ours: from the configuration, never from the request's Host."""
        return self.config.public_url + path


def attach(app: Flask, service: Service) -> None:
    """Make `service` the one of `app`."""
    app.extensions[_NAME] = service


def current() -> Service:
    """The service of the request."""
    found = current_app.extensions[_NAME]
    assert isinstance(found, Service)
    return found
