"""Drafting plans: one, or those of everybody who has none; a new version of one in force."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from yice.core.audit.actions import once, record, record_many
from yice.core.jobs.killpoints import killpoint
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.planning.plans import access
from yice.planning.plans.actions._common import lock, need_living, need_text, note, proven
from yice.planning.plans.models import Plan, PlanItem, PlanNote, StandingWaiver, State
from yice.planning.plans.queries import PREPARING
from yice.planning.plans.queries.drafting import Draft, digest_of, drafts

BATCH = 200


def draft_plan(*, by: Actor, person_id: int, key: str | None = None) -> Plan:
    """Draft a first plan from level, classes, concerns, needs, entitlements. Raises ``Refused`` (``plan_exists``)."""
    with transaction.atomic():
        seen = once(key, by, "plans.draft_plan")
        if seen.answer is not None:
            return Plan.objects.get(pk=seen.answer["id"])
        person = access.get_person(by, person_id, "edit")
        need_living(person)
        if Plan.objects.filter(person_id=person_id, state__in=[State.APPROVED, *PREPARING]).exists():
            raise Refused(
                "plan_exists", "这位老同志已有方案", why="每人只有一份现行方案。", todo="请在现有方案上修订。"
            )
        plan = _write(by, drafts([person_id]))[0]
        proven(by, [person_id], "R116", [1], "起草一人一策方案")
        record(
            by=by,
            verb="plans.draft_plan",
            subject=("person", person_id),
            unit_id=person.unit_id,
            detail={"plan": plan.pk, "items": plan.items.count()},
        )
        seen.store({"id": plan.pk})
    return plan


def draft_plans(*, by: Actor, person_ids: Sequence[int]) -> int:
    """Draft plans for those of these people who have none, a batch per transaction. Returns how many were drafted.

    The caller has taken the people from the actor's scope (``queries``, the job); repeating it changes nothing.
    """
    done = 0
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), BATCH):
        with transaction.atomic():
            part = _without(wanted[start : start + BATCH])
            if not part:
                continue
            plans = _write(by, drafts(part))
            proven(by, part, "R116", [1], "起草一人一策方案")
            killpoint("plans.draft.before_commit")
            record_many(by=by, verb="plans.draft_plan", subjects=[("person", plan.person_id) for plan in plans])
            done += len(plans)
    return done


def _without(people: Sequence[int]) -> list[int]:
    """Living people of these without a plan."""
    from yice.core.people.models import Person

    have = set(
        Plan.objects.filter(person_id__in=people, state__in=[State.APPROVED, *PREPARING]).values_list(
            "person_id", flat=True
        )
    )
    living = set(
        Person.objects.filter(pk__in=people, life="living", erased_at__isnull=True).values_list("pk", flat=True)
    )
    return [one for one in people if one in living and one not in have]


def _write(by: Actor, found: Sequence[Draft]) -> list[Plan]:
    today, now = clock.today(), clock.now()
    ids = [draft.person_id for draft in found]
    last = dict(Plan.objects.filter(person_id__in=ids).order_by().values_list("person_id").annotate(n=Max("no")))
    plans = []
    for draft in found:
        digest = digest_of(draft.items)
        plans.append(
            Plan(
                person_id=draft.person_id,
                no=last.get(draft.person_id, 0) + 1,
                basis=draft.basis,
                template=digest,
                digest=digest,
                identical_since=today,
                drafted_on=today,
                drafted_by=by.id,
                drafted_by_name=by.name[:64],
            )
        )
    Plan.objects.bulk_create(plans)
    items = []
    for plan, draft in zip(plans, found, strict=True):
        for item in draft.items:
            item.plan = plan
            items.append(item)
    PlanItem.objects.bulk_create(items, batch_size=500)
    PlanNote.objects.bulk_create(
        [PlanNote(plan=plan, at=now, deed="drafted", by_id=by.id, by_name=by.name[:64]) for plan in plans],
        batch_size=500,
    )
    return plans


def revise_plan(*, by: Actor, plan_id: int, reason: str, version: int | None = None, key: str | None = None) -> Plan:
    """Open the next version of the plan in force, with its items and granted loosenings; the old one still holds."""
    text = need_text(reason, "reason", "修订方案")
    with transaction.atomic():
        seen = once(key, by, "plans.revise_plan")
        if seen.answer is not None:
            return Plan.objects.get(pk=seen.answer["id"])
        old = access.get_plan(by, plan_id, "edit")
        need_living(old.person)
        lock(old, version)
        new = next_version(by=by, old=old, reason=text)
        record(
            by=by,
            verb="plans.revise_plan",
            subject=("person", old.person_id),
            unit_id=old.person.unit_id,
            reason=text,
            detail={"plan": new.pk},
        )
        seen.store({"id": new.pk})
    return new


def next_version(*, by: Actor, old: Plan, reason: str) -> Plan:
    """The copy itself; the caller has checked, holds the transaction and audits."""
    if old.state != State.APPROVED:
        raise Refused(
            "plan_not_current", "只能修订现行方案", why=f"第 {old.no} 版不是现行方案。", todo="请打开现行方案再修订。"
        )
    if Plan.objects.filter(person_id=old.person_id, state__in=PREPARING).exists():
        raise Refused(
            "plan_in_preparation", "已有一版正在修订", why="每人同时只能有一版在修订。", todo="请先完成那一版。"
        )
    fresh = drafts([old.person_id])[0]
    last = Plan.objects.filter(person_id=old.person_id).aggregate(n=Max("no"))["n"]
    new = Plan.objects.create(
        person_id=old.person_id,
        no=last + 1,
        goal=old.goal,
        basis=fresh.basis,
        template=old.template,
        digest=old.digest,
        identical_since=old.identical_since,
        drafted_on=clock.today(),
        drafted_by=by.id,
        drafted_by_name=by.name[:64],
    )
    for item in old.items.select_related("waiver"):
        waiver = getattr(item, "waiver", None)
        item.pk, item.plan = None, new
        item._state.adding = True  # noqa: SLF001 - Django's documented way to copy a row
        item.save()
        if waiver is not None and waiver.state == StandingWaiver.State.GRANTED:
            waiver.pk, waiver.item = None, item
            waiver._state.adding = True  # noqa: SLF001 - as above
            waiver.save()
    note(new, by, "drafted", reason)
    return new
