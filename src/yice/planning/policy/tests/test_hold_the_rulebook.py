"""The rulebook in force is asked for once while a page is read, and anew by every deed."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from yice.planning.policy import books
from yice.planning.policy.middleware import HeldRulebook
from yice.testing.cast import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    """Answer a request by looking at the rulebook three times."""

    def answer(_request):
        for _ in range(3):
            books.in_force(TODAY)
        return HttpResponse()

    return HeldRulebook(answer)


def test_a_page_asks_once(cast, ask, django_assert_num_queries):
    books.in_force(TODAY)
    with django_assert_num_queries(2):
        ask(RequestFactory().get("/"))


def test_a_deed_asks_every_time(cast, ask, django_assert_num_queries):
    books.in_force(TODAY)
    with django_assert_num_queries(6):
        ask(RequestFactory().post("/"))


def test_after_the_page_it_is_forgotten(cast, ask, django_assert_num_queries):
    ask(RequestFactory().get("/"))
    with django_assert_num_queries(2):
        books.in_force(TODAY)
