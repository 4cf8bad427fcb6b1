"""The real servers and the screen are those of the integration tests."""

from tests.integration.conftest import display, postfix

__all__ = ["display", "postfix"]
