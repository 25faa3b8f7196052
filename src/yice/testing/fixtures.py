"""Pytest fixtures for tests with a database: ``business_day`` pins the clock, ``cast`` builds the standing cast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from yice.lib import clock
from yice.testing import cast as casting

__all__ = ["business_day", "cast"]


@pytest.fixture
def business_day() -> Iterator[None]:
    """The clock stands at nine in the morning of 2018-04-02, the business date of the demo."""
    with clock.at(casting.TODAY):
        yield


@pytest.fixture
def cast(db: Any, business_day: None) -> casting.Cast:  # noqa: ARG001 - asked for their effect
    """The standing cast, fresh in this test's transaction."""
    return casting.build()
