"""What the deeds on plans share: notes, digests, optimistic checks, telling the duties."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from yice.core.people.actions import mark_changed
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale
from yice.lib.scrub import scrub
from yice.planning.duties.actions import Deed, close_many
from yice.planning.plans.models import Plan, PlanItem, PlanNote, State
from yice.planning.plans.queries.drafting import digest_of

LIVING = "living"


def need_text(text: str, field: str, what: str) -> str:
    """The reason given, trimmed and scrubbed; a missing one is refused."""
    found = scrub(text.strip())[:300]
    if not found:
        raise Invalid(
            "reason_missing",
            f"{what}需要写明理由",
            why="方案的每次变动都留痕备查。",
            todo="请填写理由后再提交。",
            fields={field: "请填写理由"},
        )
    return found


def need_living(person: Person) -> None:
    """Refuse for the reported, the dead and those who have left."""
    if person.life != LIVING:
        raise Refused(
            "person_frozen",
            "这位老同志的方案已经停止",
            why="离世已报告或确认，或已迁出。",
            todo="如果报告有误，请先撤销离世报告。",
        )


def lock(plan: Plan, version: int | None) -> None:
    """Take the plan for this transaction and count its version up; ``Stale`` when the form was opened on another."""
    rows = Plan.objects.filter(pk=plan.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        raise Stale(current=plan.version)
    plan.refresh_from_db(fields=["version", "state", "goal", "digest", "template", "identical_since"])


def need_open(plan: Plan) -> None:
    """Refuse what is no longer being prepared."""
    if plan.state not in (State.DRAFT, State.AGREED):
        raise Refused(
            "plan_closed",
            "这份方案已经定稿",
            why=f"第 {plan.no} 版的状态是“{plan.get_state_display()}”。",
            todo="请先“修订方案”，在新的一版上修改。",
        )


def resum(plan: Plan) -> None:
    """Take stock after a change: the digest, whether it is still the bare template, and whether the agreement holds.

    What was agreed with the elder was another content, so an agreed draft goes back to being a draft.
    """
    plan.digest = digest_of(list(PlanItem.objects.filter(plan=plan)), plan.goal)
    if plan.digest != plan.template:
        plan.identical_since = None
    elif plan.identical_since is None:
        plan.identical_since = clock.today()
    if plan.state == State.AGREED:
        plan.state = State.DRAFT
        plan.agreed_on = plan.agreed_by = None
        plan.agreed_with = plan.agreed_name = plan.agreed_how = plan.agreed_by_name = ""
    plan.save()


def note(plan: Plan, by: Actor, deed: str, words: str = "") -> None:
    """One line in the plan's log."""
    PlanNote.objects.create(plan=plan, at=clock.now(), deed=deed, words=words[:400], by_id=by.id, by_name=by.name[:64])


def proven(by: Actor, people: Iterable[int], rule: str, steps: list[int], words: str, kind: str = "plan") -> None:
    """Close what the promise to have a plan asks for at this point (R116, R117, R118), and plan these people anew."""
    ids = list(people)
    close_many(by=by, rule=rule, steps=steps, people=ids, deed=Deed(on=clock.today(), kind=kind, result=words))
    mark_changed(ids, "plan")
