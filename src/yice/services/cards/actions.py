"""Every write of cards: the directory, making, handing out, withdrawing, finding what has become wrong."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from yice.core.audit.actions import once, record, record_many
from yice.core.jobs.killpoints import killpoint
from yice.core.people.actions import mark_changed
from yice.core.people.codes import Life
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale
from yice.lib.scrub import scrub
from yice.planning.duties.actions import Deed, close_many
from yice.services.cards import access
from yice.services.cards.contents import contents_of, digest
from yice.services.cards.models import Batch, Card, CardState, Listing, Section

MOST_AT_ONCE = 500
REISSUE = "R121"
_CHUNK = 2000
_HELD = (CardState.IN_HAND, CardState.OUTDATED)


def add_listing(
    *, by: Actor, unit_id: int, section: str, name: str, serves: str, phone: str, place: int = 0, key: str | None = None
) -> Listing:
    """Put a line into the directory of a unit. Raises ``Invalid`` (``bad_listing``), ``NotFound``."""
    given = _checked(section=section, name=name, serves=serves, phone=phone, place=place)
    with transaction.atomic():
        seen = once(key, by, "cards.add_listing")
        if seen.answer is not None:
            return Listing.objects.get(pk=seen.answer["id"])
        unit = access.get_unit(by, unit_id)
        listing = Listing.objects.create(unit=unit, **given)
        record(by=by, verb="cards.add_listing", subject=listing, unit_id=unit.pk)
        seen.store({"id": listing.pk})
    return listing


def change_listing(
    *, by: Actor, listing_id: int, version: int, section: str, name: str, serves: str, phone: str, place: int = 0
) -> Listing:
    """Change a line. Cards that carry the old one are found outdated. Raises ``Stale`` when somebody was faster."""
    given = _checked(section=section, name=name, serves=serves, phone=phone, place=place)
    with transaction.atomic():
        listing = access.get_listing(by, listing_id)
        if not Listing.objects.filter(pk=listing.pk, version=version).update(version=F("version") + 1, **given):
            raise Stale
        record(by=by, verb="cards.change_listing", subject=listing, unit_id=listing.unit_id)
        listing.refresh_from_db()
    return listing


def drop_listing(*, by: Actor, listing_id: int, version: int) -> None:
    """Take a line out of the directory; cards printed with it are found outdated."""
    with transaction.atomic():
        listing = access.get_listing(by, listing_id)
        dropped = Listing.objects.filter(pk=listing.pk, version=version, is_listed=True).update(
            is_listed=False, version=F("version") + 1
        )
        if not dropped:
            raise Stale
        record(by=by, verb="cards.drop_listing", subject=listing, unit_id=listing.unit_id)


def _checked(*, section: str, name: str, serves: str, phone: str, place: int) -> dict[str, Any]:
    fields: dict[str, str] = {}
    if section not in Section.values:
        fields["section"] = "请从所列栏目中选择"
    if not name.strip():
        fields["name"] = "请填写"
    digits = "".join(letter for letter in phone if letter.isdigit())
    if not 3 <= len(digits) <= 20 or any(letter not in "0123456789-－ 转()（）+" for letter in phone.strip()):  # noqa: PLR2004
        fields["phone"] = "请填写电话号码，如 0931-8812345"
    if not 0 <= place <= 999:  # noqa: PLR2004 - three digits
        fields["place"] = "请填写 0 到 999"
    if fields:
        raise Invalid(
            "bad_listing", "通讯录填写有误", why="；".join(fields.values()) + "。", todo="请按提示修改。", fields=fields
        )
    return {
        "section": section, "name": name.strip()[:60], "serves": serves.strip()[:60], "phone": phone.strip()[:40],
        "place": place,
    }  # fmt: skip


def make_cards(*, by: Actor, person_ids: Sequence[int], reason: str, key: str | None = None) -> Batch:
    """Make a card for each of these people, with what is to be printed today; all or none.

    A card that lay ready is replaced; the one in hand stays until the new one is handed over. Raises ``Invalid``
    (``card_count``), ``Refused`` (``card_not_living``), ``NotFound`` when one of them is out of sight.
    """
    wanted = sorted({int(one) for one in person_ids})
    why = scrub(reason.strip())[:100] or "制卡"
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid(
            "card_count",
            f"一次可制 1 至 {MOST_AT_ONCE} 张",
            why=f"选了 {len(wanted)} 人。",
            todo="请先选人，或分批制卡。",
        )
    with transaction.atomic():
        seen = once(key, by, "cards.make_cards")
        if seen.answer is not None:
            return Batch.objects.get(pk=seen.answer["id"])
        people = list(access.people_for(by, deed=True).filter(pk__in=wanted).select_related("unit"))
        access.need_all(len(people), wanted, "人员")
        _need_living(people)
        today = clock.today()
        top = min((one.unit for one in people), key=lambda unit: (len(unit.path), unit.path))
        batch = Batch.objects.create(unit=top, reason=why, number=len(people), made_on=today, made_by_name=by.name[:64])
        lines = contents_of(wanted)
        _end(Card.objects.filter(person__in=wanted, state=CardState.MADE), CardState.REPLACED, "重新制卡")
        Card.objects.bulk_create(
            [
                Card(
                    person=one, batch=batch, token=secrets.token_urlsafe(12), made_on=today,
                    lines=[asdict(line) for line in lines[one.pk]], digest=digest(lines[one.pk]),
                )
                for one in people
            ]
        )  # fmt: skip
        killpoint("cards.make.before_commit")
        record_many(
            by=by, verb="cards.make_card", subjects=[("person", one.pk) for one in people], unit_id=top.pk,
            detail={"batch": batch.pk},
        )  # fmt: skip
        seen.store({"id": batch.pk})
    return batch


def _need_living(people: Sequence[Person]) -> None:
    gone = [one.name for one in people if one.life != Life.LIVING]
    if gone:
        raise Refused(
            "card_not_living",
            "有的人不能制卡",
            why=f"{'、'.join(gone[:5])}{'等' if len(gone) > 5 else ''}已报告离世、离世或迁出。",  # noqa: PLR2004
            todo="请去掉这些人再制卡。",
        )


def hand_over(*, by: Actor, card_ids: Sequence[int], key: str | None = None) -> int:
    """Write down that these cards are in the hands of their people; returns how many were handed over now.

    The card held before is replaced, and the duty to renew it (R121) is closed with this as its proof. Cards handed
    over already are passed over. Raises ``Refused`` (``card_ended``), ``NotFound``.
    """
    wanted = sorted({int(one) for one in card_ids})
    with transaction.atomic():
        seen = once(key, by, "cards.hand_over")
        if seen.answer is not None:
            return int(seen.answer["number"])
        rows = list(access.cards_for(by).select_related("person").filter(pk__in=wanted))
        access.need_all(len(rows), wanted, "服务卡")
        ended = [one for one in rows if one.state in {CardState.REPLACED, CardState.REVOKED}]
        if ended:
            raise Refused(
                "card_ended",
                "有的卡已经停用",
                why=f"{ended[0].person.name}的这张卡{ended[0].get_state_display()}。",
                todo="请刷新页面，登记新卡的送达。",
            )
        ready = [one for one in rows if one.state == CardState.MADE]
        _need_living([one.person for one in ready])
        ids = [one.person_id for one in ready]
        if ids:
            today = clock.today()
            _end(Card.objects.filter(person__in=ids, state__in=_HELD), CardState.REPLACED, "换发新卡")
            Card.objects.filter(pk__in=[one.pk for one in ready]).update(
                state=CardState.IN_HAND, handed_on=today, handed_by_name=by.name[:64]
            )
            deed = Deed(on=today, kind="delivery", channel="home", result="换发服务卡，已送达本人")
            close_many(by=by, rule=REISSUE, steps=[0], people=ids, deed=deed)
            mark_changed(ids, "card")
            record_many(by=by, verb="cards.hand_over", subjects=[("person", one) for one in ids])
        killpoint("cards.hand.before_commit")
        seen.store({"number": len(ids)})
    return len(ids)


def revoke_card(*, by: Actor, card_id: int, reason: str, key: str | None = None) -> Card:
    """Withdraw a card that is lost or wrong: its QR code leads nowhere from now on. The reason is asked for."""
    why = scrub(reason.strip())[:100]
    if not why:
        raise Invalid(
            "card_reason", "请写明作废原因", why="以后要能说清这张卡为什么停用。", todo="如：遗失、印错。",
            fields={"reason": "请填写"},
        )  # fmt: skip
    with transaction.atomic():
        seen = once(key, by, "cards.revoke_card")
        if seen.answer is not None:
            return Card.objects.get(pk=seen.answer["id"])
        card = access.get_card(by, card_id)
        if not _end(Card.objects.filter(pk=card.pk, ended_on__isnull=True), CardState.REVOKED, why):
            raise Refused("card_ended", "这张卡已经停用", why=card.ended_reason, todo="请刷新页面查看。")
        mark_changed([card.person_id], "card")
        record(by=by, verb="cards.revoke_card", subject=card.person, unit_id=card.person.unit_id, reason=why)
        card.refresh_from_db()
        seen.store({"id": card.pk})
    return card


def _end(cards: QuerySet[Card], state: CardState, reason: str) -> int:
    return cards.update(state=state, ended_on=clock.today(), ended_reason=reason)


def find_outdated(*, by: Actor) -> int:
    """Compare every card in hand with what would be printed today; returns how many changed their state.

    A change that was taken back makes the card right again. A chunk is one short transaction, and the whole can be
    repeated at any time.
    """
    changed, last = 0, 0
    while True:
        held = list(Card.objects.filter(pk__gt=last, state__in=_HELD, person__life=Life.LIVING).order_by("pk")[:_CHUNK])
        if not held:
            break
        last = held[-1].pk
        lines = contents_of([one.person_id for one in held])
        now = {one.pk: digest(lines.get(one.person_id, ())) == one.digest for one in held}
        wrong = [one for one in held if not now[one.pk] and one.state == CardState.IN_HAND]
        right = [one for one in held if now[one.pk] and one.state == CardState.OUTDATED]
        if not wrong and not right:
            continue
        with transaction.atomic():
            Card.objects.filter(pk__in=[one.pk for one in wrong], state=CardState.IN_HAND).update(
                state=CardState.OUTDATED, outdated_on=clock.today()
            )
            Card.objects.filter(pk__in=[one.pk for one in right], state=CardState.OUTDATED).update(
                state=CardState.IN_HAND, outdated_on=None
            )
            mark_changed([one.person_id for one in [*wrong, *right]], "card")
            killpoint("cards.outdated.before_commit")
            record(
                by=by, verb="cards.find_outdated", subject=("card", None),
                detail={"outdated": len(wrong), "right_again": len(right)},
            )  # fmt: skip
        changed += len(wrong) + len(right)
    return changed


def forget_erased() -> int:
    """Empty what was printed for people whose file was erased; returns how many. The worker repeats it."""
    rows = Card.objects.filter(person__erased_at__isnull=False).exclude(lines=[], ended_reason="")
    return rows.update(lines=[], ended_reason="")
