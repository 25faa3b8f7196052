"""A small rulebook with every kind of trigger, and shorthands to ask it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dutyengine import Events, Evidence, Inputs, Window, build_rulebook, evaluate, identity
from dutyengine.testing import facts_from, owed_rows
from rulebook.reading import read_folder

HERE = Path(__file__).parent
# how quickly a busy machine draws says nothing about what is drawn
settings.register_profile("engine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("engine")


@pytest.fixture(scope="session")
def nodes():
    return read_folder(HERE / "small")


@pytest.fixture(scope="session")
def book(nodes):
    return build_rulebook(nodes)


def day(text):
    return dt.date.fromisoformat(text)


class Ask:
    """Asks one person's duties: ``ask(facts, "R2", "2018-04-02", "2018-12-31")``."""

    def __init__(self, book):
        self.book = book

    def result(
        self, facts, rules=None, start="2018-04-02", end="2018-12-31", as_of=None, inputs=None, subject="person", **more
    ):
        window = Window(day(start), day(end), day(as_of or start))
        one = isinstance(facts, dict) and not any(isinstance(key, int) for key in facts)
        people = [facts] if one else facts
        table = facts_from(self.book, people, subject)
        return evaluate(table, inputs or Inputs(), self.book, window, rules=rules, **more)

    def __call__(self, facts, rule, start="2018-04-02", end="2018-12-31", as_of=None, inputs=None, **more):
        result = self.result(facts, {rule}, start, end, as_of, inputs, **more)
        return [(str(row["opens"]), str(row["due"]), str(row["closes"])) for row in owed_rows(result)]

    def occurrences(self, result):
        return identity.decode(result.owed.key).occurrence.tolist()


@pytest.fixture(scope="session")
def ask(book):
    return Ask(book)


@pytest.fixture(scope="session")
def ask_with(nodes):
    """Ask a rulebook with overrides: ``ask_with({"parameters": {...}})(facts, rule)``."""
    return lambda overrides: Ask(build_rulebook(nodes, overrides=overrides))


@pytest.fixture(scope="session")
def happened():
    """Make events of person 1 from rows (kind, on, {more})."""

    def make(*rows):
        more = [row[2] if len(row) > 2 else {} for row in rows]
        return Inputs(
            events=Events.of(
                subject=[1] * len(rows),
                serial=range(1, len(rows) + 1),
                kind=[row[0] for row in rows],
                on=[row[1] for row in rows],
                detail=[one.get("detail") for one in more],
                learnt=[one.get("learnt") for one in more],
                ended=[one.get("ended") for one in more],
            )
        )

    return make


@pytest.fixture(scope="session")
def done():
    """Make evidence of person 1: ``done(R1="2018-01-05")``."""

    def make(book, **rules):
        return Inputs(
            evidence=Evidence.of(
                subject=[1] * len(rules), rule=[book.rules[code].number for code in rules], on=list(rules.values())
            )
        )

    return make
