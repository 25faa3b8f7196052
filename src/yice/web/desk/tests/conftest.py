"""A browser per member of staff: ``as_(cast.staff.lin)`` is signed in."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def as_(cast):
    """Open a session of a member of staff of the cast."""

    def open_session(staff):
        return cast.login(Client(), staff)

    return open_session


@pytest.fixture
def lin(cast, as_):
    """林科长 at the desk."""
    return as_(cast.staff.lin)


@pytest.fixture
def zhang(cast, as_):
    """小张 at the desk."""
    return as_(cast.staff.zhang)


@pytest.fixture
def text():
    """The page as text."""
    return lambda response: response.content.decode()
