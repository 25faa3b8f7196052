"""What the actions share: fetching with rights under a lock, the version, the thread, the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from yice.core.audit.actions import record
from yice.core.notify.actions.posting import post
from yice.core.notify.recipients import Recipient
from yice.core.org.models import Staff
from yice.lib import clock, days
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Invalid, Refused, Stale
from yice.lib.scrub import scrub
from yice.services.cases import access, codes
from yice.services.cases.models import Case, CircleMember, Entry
from yice.services.cases.notices import GIVEN
from yice.services.cases.queries.words import sealed_text


def fetch(by: Actor, case_id: int, deed: str, version: int | None = None) -> Case:
    """The case locked for this transaction, if ``by`` may do ``deed``; ``Stale`` for an older form."""
    access.get_for_deed(by, case_id, deed)
    return locked(case_id, version)


def locked(case_id: int, version: int | None = None) -> Case:
    """The case with its row locked until the transaction ends, counted one version up (on both databases)."""
    Case.objects.filter(pk=case_id).update(version=F("version") + 1)
    case = Case.objects.select_related("unit", "person__unit", "owner").get(pk=case_id)
    if version is not None and version != case.version - 1:
        raise Stale(current=case.version - 1)
    return case


def need_open(case: Case) -> None:
    """Refuse what is done to a case that is over."""
    if case.state == codes.State.CLOSED:
        raise Refused(
            "case_closed",
            "这件诉求已经办结",
            why=f"结果：{codes.Outcome(case.outcome).label}。",
            todo="有新情况请另登记一件，编号可以写在原话里。",
        )


def need_state(case: Case, *states: str, what: str) -> None:
    """Refuse a deed that does not fit the state."""
    need_open(case)
    if case.state not in states:
        raise Refused(
            "case_state",
            f"现在不能{what}",
            why=f"这件诉求目前是“{codes.State(case.state).label}”。",
            todo="请刷新页面，按当前状态办理。",
        )


def clean(text: str, most: int = 2000) -> str:
    """Words without identity and bank numbers."""
    return scrub(text.strip())[:most]


def need_words(text: str, field: str, what: str, most: int = 2000) -> str:
    """Words that must not be missing."""
    found = clean(text, most)
    if not found:
        raise Invalid(
            "case_words_missing",
            f"没有填写{what}",
            why="办理过程要有记录，事后说得清。",
            todo=f"请填写{what}。",
            fields={field: f"请填写{what}"},
        )
    return found


def need_later(day: dt.date, field: str, most: int = days.YEAR) -> None:
    """A day that is not over, and at most so many days ahead."""
    if day < clock.today():
        raise Invalid(
            "case_day_past",
            "日期已经过去",
            why="要填今天或以后的日期。",
            todo="请另选日期。",
            fields={field: "不能早于今天"},
        )
    days.need(days.to_come(day, most=most), field)


def enter(case: Case, by: Actor, kind: codes.EntryKind, words: str = "", *, secret: bool | None = None) -> Entry:
    """Add a line to the thread. In a restricted case its words are sealed unless they are known to be neutral."""
    hide = case.restricted if secret is None else secret
    return Entry.objects.create(
        case=case, kind=kind, at=clock.now(), by_id=by.id, by_name=by.name[:64], by_unit_name=unit_name_of(by),
        words="" if hide else words, sealed=sealed_text(case, words) if hide else "",
    )  # fmt: skip


def unit_name_of(by: Actor) -> str:
    """The unit of the doer as it is called now."""
    if by.kind is not ActorKind.STAFF:
        return ""
    return Staff.objects.filter(pk=by.id).values_list("unit__name", flat=True).first() or ""


def give_to(case: Case, staff: Staff) -> None:
    """Make somebody the owner, with name and unit as they are now; of a restricted case also one of the circle."""
    case.owner, case.owner_name, case.owner_unit_name = staff, staff.name[:64], staff.unit.name


def let_in(case: Case, staff: Staff, why: str, by: Actor) -> bool:
    """Put somebody into the circle; whether they were not in it yet."""
    if CircleMember.objects.filter(case=case, staff=staff, ended_at__isnull=True).exists():
        return False
    CircleMember.objects.create(case=case, staff=staff, why=why[:80], added_at=clock.now(), added_by_name=by.name[:64])
    return True


def tell_staff(by: Actor, case: Case, to: Recipient, what: str, *, dedup: str) -> None:
    """Put a message to staff into the outbox: what came to them. Nobody is told of an own act."""
    post(
        by=by,
        template=GIVEN,
        to=to,
        about=("case", case.pk),
        person_id=case.person_id,
        words={"编号": case.no, "事由": case.title, "什么": what},
        dedup=f"case:{case.pk}:{dedup}",
        urgent=case.urgency == codes.Urgency.URGENT,
    )


def keep(case: Case, *fields: str) -> None:
    """Write these fields; the version was counted when the case was fetched."""
    case.save(update_fields=list(fields))


def note(by: Actor, verb: str, case: Case, detail: Mapping[str, Any] | None = None, reason: str = "") -> None:
    """The audit entry of a deed. Of a restricted case it names no category."""
    unit_id = case.person.unit_id if case.person is not None else case.unit_id
    record(
        by=by, verb=f"cases.{verb}", subject=("case", case.pk), person_id=case.person_id, unit_id=unit_id,
        reason="" if case.restricted else reason, detail={"no": case.no, **(detail or {})},
    )  # fmt: skip
