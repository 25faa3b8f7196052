"""One duty: what, for whom, by whom, until when; the proof, the log; and why it is owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.people import access as people
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.htmx import page
from yice.planning.duties import access
from yice.planning.duties.actions._common import Books
from yice.planning.duties.models import Decision, Duty, Origin, Waiver
from yice.planning.duties.queries.explaining import explain_duty
from yice.planning.duties.queries.lists import PERSON
from yice.planning.duties.views.listing import reader
from yice.planning.duties.views.rows import Row, rows_of
from yice.planning.policy import books

DEEDS = {
    "done": "办结",
    "waived": "批准免办",
    "withdrawn": "撤回",
    "held": "暂停",
    "released": "恢复",
    "reopened": "重新办理",
    "rescheduled": "调整期限",
    "made": "列入应办",
    "waiver_asked": "申请免办",
    "waiver_refused": "不批准免办",
}
STANDINGS = {"stated": "原文规定", "default": "默认标准，可由单位调整", "fact": "外部事实"}


def words_for(duty: Duty) -> dict[str, object]:
    """What closes the duty, in words of the rulebook it goes by."""
    book = Books().of(duty)
    asked = Books().asked(duty)
    return {
        "asked": asked,
        "kinds": "、".join(book.evidence_kinds.get(one, one) for one in asked.kinds) if asked else "",
        "channels": "、".join(book.channels.get(one, one) for one in asked.channels) if asked else "",
        "role": book.roles.get(duty.role, duty.role),
    }


def row_of(actor: Actor, duty: Duty) -> Row | None:
    """The duty as a row; ``None`` when the person is out of the actor's figures."""
    found = rows_of(actor, [duty])
    return found[0] if found else None


def words_seen(actor: Actor, row: Row | None) -> bool:
    """Whether this actor may read what a record says, and not only that there is one: the field policy decides."""
    if row is None or row.person is None:
        return True
    return people.field_policy(actor, row.person)["duties"] == "full"


def buttons(duty: Duty, may: frozenset[str], row: Row | None) -> dict[str, bool]:
    """Which deeds make sense now and are this actor's."""
    open_now = duty.decision is None and (row is None or row.person is None or row.person.life != "reported")
    missed = duty.decision is None and duty.closes < clock.today()
    return {
        "close": open_now and not missed and duty.opens <= clock.today() and "record" in may,
        "early": open_now and not missed and duty.opens > clock.today() and "record" in may,
        "late": missed and "late" in may,
        "waive": open_now and "ask_waiver" in may,
        "withdraw": open_now and duty.origin in (Origin.ACTION, Origin.CAMPAIGN) and "withdraw" in may,
        "reopen": "reopen" in may
        and (
            duty.decision == Decision.WAIVED
            or (duty.decision == Decision.WITHDRAWN and duty.origin in (Origin.ACTION, Origin.CAMPAIGN))
        ),
        "revoke": duty.decision == Decision.DONE and "revoke" in may,
    }


@require_GET
def detail(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The page of one duty."""
    actor = reader(request)
    duty = access.get_for(actor, duty_id)
    row = row_of(actor, duty)
    _, book = books.in_force(clock.today())
    evidence = duty.evidence
    waiver = Waiver.objects.filter(duty=duty).order_by("-pk").first()
    may = access.may(actor, duty)
    context = {
        "duty": duty,
        "row": row,
        "is_person": duty.subject_kind == PERSON,
        **words_for(duty),
        "evidence": evidence,
        "told": words_seen(actor, row),
        "evidence_kind": book.evidence_kinds.get(evidence.kind, evidence.kind) if evidence else "",
        "evidence_channel": book.channels.get(evidence.channel, "") if evidence else "",
        "others": Duty.objects.filter(evidence=evidence).exclude(pk=duty.pk).count() if evidence else 0,
        "files": list(evidence.files.select_related("attachment__file")) if evidence else [],
        "log": [(DEEDS.get(one.deed, one.deed), one) for one in duty.transitions.all()],
        "waiver": waiver,
        "may_answer": waiver is not None
        and waiver.state == Waiver.State.ASKED
        and "answer_waiver" in may
        and waiver.asked_by != actor.id,
        "button": buttons(duty, may, row),
        "origin": duty.get_origin_display(),
    }
    return page(request, "duties/detail.html", context)


@require_GET
def why(request: HttpRequest, duty_id: int) -> HttpResponse:
    """为什么？ The rule, each condition with the value it had and ✓, ✗ or 未知, the version, the source."""
    actor = reader(request)
    duty = access.get_for(actor, duty_id)
    explanation, basis = explain_duty(duty.pk)
    _, book = books.in_force(clock.today())
    context = {
        "duty": duty,
        "row": row_of(actor, duty),
        "explanation": explanation,
        "lines": list(_flat(explanation.lines)) if explanation else [],
        "missing": [book.facts[key].label if key in book.facts else key for key in explanation.missing]
        if explanation
        else [],
        "standing": STANDINGS.get(explanation.standing, "") if explanation else "",
        "basis": basis,
        "version": basis.version if basis else None,
        **words_for(duty),
    }
    return page(request, "duties/why.html", context)


def _flat(lines: Iterable[Any], depth: int = 0) -> Iterator[tuple[int, Any]]:
    for line in lines:
        yield depth, line
        yield from _flat(line.children, depth + 1)
