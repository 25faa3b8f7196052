"""Reading cards: who holds which, who has none, how far a batch is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.urls import reverse

from yice.core.people.codes import Life
from yice.core.people.models import Person
from yice.planning.duties.queries.remembered import remembered, stamp
from yice.services.cards.contents import contents_of, digest, parts_of
from yice.services.cards.models import Batch, Card, CardState

__all__ = [
    "STATES",
    "card_of",
    "contents_of",
    "current_card",
    "digest",
    "figures",
    "in_state",
    "open_cards",
    "parts_of",
    "progress",
    "scan_path",
]

MISSING, READY, HELD, OUTDATED = "missing", "ready", "held", "outdated"
STATES = {MISSING: "没有卡", OUTDATED: "内容过期", READY: "已制未送", HELD: "在用"}
_OPEN = (CardState.MADE, CardState.IN_HAND, CardState.OUTDATED)
_signer = Signer(salt="yice.cards")


def in_state(people: QuerySet[Person], state: str) -> QuerySet[Person]:
    """The living among these people whose card is in this state (a key of ``STATES``; "" for all of them)."""
    living = people.filter(life=Life.LIVING)
    cards = Card.objects.filter(person=OuterRef("pk"))
    conditions = {
        MISSING: ~Exists(cards.filter(state__in=_OPEN)),
        OUTDATED: Exists(cards.filter(state=CardState.OUTDATED)) & ~Exists(cards.filter(state=CardState.MADE)),
        READY: Exists(cards.filter(state=CardState.MADE)),
        HELD: Exists(cards.filter(state=CardState.IN_HAND)),
    }
    return living.filter(conditions[state]) if state in conditions else living


def figures(people: QuerySet[Person]) -> Mapping[str, int]:
    """How many of these people live, and how many of them stand where (keys of ``STATES`` and ``living``)."""
    living = people.filter(life=Life.LIVING).order_by()
    total = remembered("living", stamp(str(living.query)), living.count)
    weigh = Case(*(When(state=state, then=Value(weight)) for state, weight in _WEIGHTS.items()))
    cards = Card.objects.filter(person__in=living, state__in=_OPEN).order_by().values("person")
    sql, params = cards.annotate(stands=Sum(weigh, distinct=True)).values("stands").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT stands, COUNT(*) FROM ({sql}) each_person GROUP BY stands", params)
        people_by = {int(stands): int(number) for stands, number in cursor.fetchall()}

    def having(state: CardState, without: CardState | None = None) -> int:
        other = _WEIGHTS[without] if without else 0
        return sum(n for stands, n in people_by.items() if stands & _WEIGHTS[state] and not stands & other)

    return {
        "living": total,
        MISSING: total - sum(people_by.values()),
        OUTDATED: having(CardState.OUTDATED, without=CardState.MADE),
        READY: having(CardState.MADE),
        HELD: having(CardState.IN_HAND),
    }


_WEIGHTS = {CardState.MADE: 1, CardState.IN_HAND: 2, CardState.OUTDATED: 4}


def open_cards(person_ids: Sequence[int]) -> dict[int, list[Card]]:
    """The cards of these people that are not ended, the one in hand first."""
    found: dict[int, list[Card]] = {}
    for card in Card.objects.filter(person__in=list(person_ids), state__in=_OPEN).order_by("handed_on", "pk"):
        found.setdefault(card.person_id, []).append(card)
    return found


def current_card(person_id: int) -> Card | None:
    """The newest card of a person that is not ended."""
    return Card.objects.filter(person=person_id, state__in=_OPEN).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is."""

    batch: Batch
    handed: int
    ended: int


def progress(batches: Sequence[Batch]) -> list[Progress]:
    """How many cards of each batch were handed over, and how many ended before."""
    counts = {
        row["batch"]: row
        for row in Card.objects.filter(batch__in=list(batches))
        .order_by()
        .values("batch")
        .annotate(
            handed=Count("pk", filter=Q(handed_on__isnull=False)),
            gone=Count("pk", filter=Q(handed_on__isnull=True, ended_on__isnull=False)),
        )
    }
    nothing = {"handed": 0, "gone": 0}
    return [Progress(one, *(counts.get(one.pk, nothing)[name] for name in ("handed", "gone"))) for one in batches]


def scan_path(card: Card) -> str:
    """The address the QR code carries: the token of the card with our signature; it names nobody."""
    return reverse("cards:scan", args=(_signer.sign(card.token),))


def card_of(signed_token: str) -> Card | None:
    """The card a scanned code names; ``None`` for a code that is not ours or names no card."""
    try:
        token = _signer.unsign(signed_token)
    except BadSignature:
        return None
    return Card.objects.select_related("person").filter(token=token).first()
