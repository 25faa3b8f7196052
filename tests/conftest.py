"""Fixtures for journeys and other tests across the service."""

from yice.testing.fixtures import *  # noqa: F403 - pytest finds fixtures by name
