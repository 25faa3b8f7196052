"""What cards offer to the rules: since when the one in hand carries something that is no longer true."""

from __future__ import annotations

from collections.abc import Mapping

from yice.lib.columns import Ask, Column, FactSource, date_column
from yice.services.cards.models import Card, CardState

KEYS = ("card_outdated_on",)


def read_facts(ask: Ask) -> Mapping[str, Column]:
    """One query for everybody asked about."""
    found = {}
    if len(ask.ids):
        rows = Card.objects.filter(
            person__gte=int(ask.ids[0]), person__lte=int(ask.ids[-1]), state=CardState.OUTDATED,
            outdated_on__lte=ask.as_of,
        )  # fmt: skip
        found = dict(rows.values_list("person_id", "outdated_on"))
    return {KEYS[0]: date_column([found.get(int(one)) for one in ask.ids])}


FACTS = (FactSource("person", KEYS, read_facts),)
