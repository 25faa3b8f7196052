"""Fixtures for the tests of the service."""

from yice.testing.fixtures import *  # noqa: F403 - pytest finds fixtures by name
