"""The running service for the tests of this folder."""

from tests.central.service.fixtures import issuer, service, shared_world

__all__ = ["issuer", "service", "shared_world"]
