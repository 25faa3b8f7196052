"""Pytest fixtures for tests with a database: ``business_day`` pins the clock, ``cast`` gives the standing cast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from yice.lib import clock
from yice.testing import cast as casting

__all__ = ["_lighter", "business_day", "cast"]


@pytest.fixture(scope="session", autouse=True)
def _lighter() -> Iterator[None]:
    """What a test does not test is done without effort: hashing passwords, listing all static files for each client."""
    hashers = ["yice.testing.hashing.QuickArgon2"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture
def business_day() -> Iterator[None]:
    """The clock stands at nine in the morning of 2018-04-02, the business date of the demo."""
    with clock.at(casting.TODAY):
        yield


@pytest.fixture
def cast(db: Any, business_day: None) -> casting.Cast:  # noqa: ARG001 - asked for their effect
    """The standing cast, fresh in this test's transaction."""
    return casting.build()
