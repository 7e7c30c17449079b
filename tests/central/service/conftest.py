"""The running service for the tests of this folder."""

from tests.central.service.fixtures import issuer, module_world, service

__all__ = ["issuer", "module_world", "service"]
