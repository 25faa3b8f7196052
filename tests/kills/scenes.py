"""What is killed, in a process of its own on the database of ``YICE_DATA``; its arguments: SCENE prepare|do|look.

A scene prepares the town for its deed, does it, and afterwards the look counts every row of every table and lists what
the deed is about. ``test_every_point.py`` starts it, kills it, looks, and starts it again.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from dutyengine import identity
from yice.core.org.models import Staff, Unit
from yice.core.people.models import Changed, Person, PersonKey, Status
from yice.core.roster.models import Batch, StagedRow, Touched
from yice.core.roster.tests.sheets import HEADINGS, chen, li, workbook
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind
from yice.lib.prepare import prepare_database
from yice.planning.campaigns import actions as campaigns
from yice.planning.campaigns.models import Campaign
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty
from yice.planning.plans import actions as plans
from yice.planning.plans.models import Plan
from yice.planning.policy import books
from yice.services.cards import actions as cards
from yice.services.cards.models import Card
from yice.services.cases import actions as cases
from yice.services.cases.actions.intake import Asked
from yice.services.cases.models import Case
from yice.services.visits import actions as visits
from yice.services.visits.drafts import Answer, PromiseDraft, VisitDraft
from yice.services.visits.models import Visit
from yice.testing import cast as casting
from yice.testing.cast import TODAY

SYSTEM = Actor.system("killed")
SHEET = Path(os.environ["YICE_DATA"]) / "花名册.xlsx"


def staff(no: str) -> Actor:
    """A member of the cast, by staff number."""
    from yice.core.org import access

    found = Staff.objects.get(no=no)
    return Actor(ActorKind.STAFF, found.pk, found.name, "web 127.0.0.1", access.grants_of(found))


def build() -> None:
    """The standing cast, on disk."""
    prepare_database()
    casting.build()


def nothing() -> None:
    """No preparation."""


def owe_study() -> None:
    """A study delivery each for two elders."""
    rule = books.in_force(TODAY)[1].rules["R132"]
    step, due = rule.steps[0], TODAY + dt.timedelta(days=5)
    for person in Person.objects.filter(no__in=["LX-0001", "TX-0001"]):
        kind = identity.KINDS["person"]
        Duty.objects.create(
            id=identity.encode(person.pk, kind, rule.number, step.step, 1), subject_kind=kind, subject=person.pk,
            rule=rule.number, step=step.step, occurrence=1, opens=TODAY, due=due, closes=due, role=step.owes,
            unit_id=person.unit_id,
        )  # fmt: skip


def bulk_record() -> None:
    """One list closes both."""
    deed = duties.Deed(on=TODAY, kind="delivery", channel="home", result="四月学习材料")
    ids = list(Duty.objects.filter(occurrence=1).order_by("pk").values_list("pk", flat=True))
    duties.bulk_record(by=staff("S0002"), duty_ids=ids, deed=deed, key="bulk")


def draft_plans() -> None:
    """A plan for everybody without one."""
    plans.draft_plans(by=SYSTEM, person_ids=list(Person.objects.order_by("pk").values_list("pk", flat=True)))


def agree() -> None:
    """陈老 has agreed to the plan."""
    person = Person.objects.get(no="LX-0001")
    plan = plans.draft_plan(by=staff("S0002"), person_id=person.pk)
    plans.agree_plan(by=staff("S0002"), plan_id=plan.pk, whom="self", how="signed", on=TODAY)


def approve() -> None:
    """The head approves; done twice with one key it is done once."""
    plans.approve_plan(by=staff("S0001"), plan_id=Plan.objects.get(person__no="LX-0001").pk, key="approve")


def prepare_campaign() -> None:
    """A campaign in preparation."""
    campaigns.prepare_campaign(
        by=SYSTEM, title="慰问", purpose="", rule="R04b", unit_id=Person.objects.get(no="LX-0001").unit_id, opens=TODAY,
        due=TODAY, closes=TODAY,
    )  # fmt: skip


def buy_gifts() -> None:
    """Gifts come into its store; the same form twice is one movement."""
    campaigns.receive_stock(by=SYSTEM, campaign_id=Campaign.objects.get().pk, item="福字", number=8, key="buy")


def make_cards() -> None:
    """A service card each for two elders."""
    ids = list(Person.objects.filter(no__in=["LX-0001", "TX-0001"]).values_list("pk", flat=True))
    cards.make_cards(by=staff("S0001"), person_ids=ids, reason="首次制卡", key="make")


def hand_cards() -> None:
    """Both are in hand."""
    ids = list(Card.objects.order_by("pk").values_list("pk", flat=True))
    cards.hand_over(by=staff("S0001"), card_ids=ids, key="hand")


def print_something_else() -> None:
    """Two cards in hand that carry a number which has changed since."""
    make_cards()
    hand_cards()
    cards.add_listing(
        by=SYSTEM, unit_id=Person.objects.get(no="LX-0001").unit_id, section="daily", name="家政", serves="保洁",
        phone="0931-8800000",
    )  # fmt: skip


def check_cards() -> None:
    """The night finds them outdated."""
    cards.find_outdated(by=SYSTEM)


def write_sheet() -> None:
    """A roster of two at the place where the command will find it."""
    SHEET.write_bytes(workbook([HEADINGS, chen(), li()]))


def import_sheet() -> None:
    """``yice import-roster``."""
    call_command("import_roster", str(SHEET), unit="JC-JCC", json=True, stdout=sys.stderr)


def take_case() -> None:
    """陈怀山 asks for something on the telephone."""
    chen = Person.objects.get(no="LX-0001")
    asked = Asked(category="errand", channel="phone", title="认证", person_id=chen.pk, procedure="authentication")
    cases.open_case(by=staff("S0004"), asked=asked, key="case")


def answer_case() -> None:
    """It is answered, so that he can be called back."""
    take_case()
    cases.answer_case(by=staff("S0002"), case_id=Case.objects.get().pk, answer="办好了", overdue_reason="占线")


def call_back() -> None:
    """He is satisfied: the case is closed and filed."""
    cases.record_callback(
        by=staff("S0004"),
        case_id=Case.objects.get().pk,
        reached=True,
        verdict="solved",
        overdue_reason="占线",
        key="back",
    )


def authenticate() -> None:
    """His authentication is completed at home."""
    cases.complete_authentication(
        by=staff("S0002"), case_id=Case.objects.get().pk, on=TODAY, channel="home", key="receipt"
    )


def keep_visit() -> None:
    """A visit to 陈老 with everything that can come of one."""
    chen_file = Person.objects.get(no="LX-0001")
    draft = VisitDraft(
        person=chen_file.pk, manner="home", on=TODAY, said="精神好", mood="lonely", needs="想有人读报",
        answers=(Answer(block="health", field="hospital", value="省二院"),), confirmed=("health",),
        promises=(PromiseDraft(words="带老花镜"),), uid="0a1b",
    )  # fmt: skip
    visits.save_visit(by=staff("S0002"), draft=draft, key="visit")


def correct_visit() -> None:
    """It was a call."""
    visit = Visit.objects.order_by("pk").first()
    assert visit is not None
    draft = VisitDraft(person=visit.person_id, manner="phone", on=TODAY, said="其实是电话")
    visits.correct_visit(by=staff("S0002"), visit_id=visit.pk, version=1, draft=draft, reason="方式选错", key="right")


def call_once() -> None:
    """A call that 陈老 did not answer, at nine."""
    _call(9)


def call_again() -> None:
    """The second, at noon: somebody has to go and look within hours."""
    _call(12)


def _call(hour: int) -> None:
    draft = VisitDraft(
        person=Person.objects.get(no="LX-0001").pk, manner="phone", on=TODAY, time=dt.time(hour), reached=False,
        why_not="no_answer",
    )  # fmt: skip
    with clock.at(dt.datetime.combine(TODAY, dt.time(hour, 5), tzinfo=clock.ZONE)):
        visits.save_visit(by=staff("S0002"), draft=draft, key=f"call-{hour}")


@dataclass(frozen=True, slots=True)
class Scene:
    """What is made ready, and what is then done and killed."""

    prepare: Callable[[], None]
    do: Callable[[], None]


SCENES: dict[str, Scene] = {
    "build": Scene(nothing, build),
    "bulk": Scene(owe_study, bulk_record),
    "draft": Scene(nothing, draft_plans),
    "approve": Scene(agree, approve),
    "buy_gifts": Scene(prepare_campaign, buy_gifts),
    "make_cards": Scene(nothing, make_cards),
    "hand_cards": Scene(make_cards, hand_cards),
    "check_cards": Scene(print_something_else, check_cards),
    "take_case": Scene(nothing, take_case),
    "call_back": Scene(answer_case, call_back),
    "authenticate": Scene(take_case, authenticate),
    "keep_visit": Scene(nothing, keep_visit),
    "correct_visit": Scene(keep_visit, correct_visit),
    "no_answer": Scene(call_once, call_again),
    "command": Scene(write_sheet, import_sheet),
}


def look() -> dict[str, object]:
    """Every table's number of rows, and what everybody believes about the roster, the duties and the plans."""
    with connection.cursor() as cursor:
        rows = {}
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT COUNT(*) FROM "{model._meta.db_table}"')
            rows[model._meta.db_table] = cursor.fetchone()[0]
    seen = Person.objects.filter(erased_at=None)
    return {
        "rows": rows,
        "seen": sorted(seen.values_list("name", flat=True)),
        "found by number": PersonKey.objects.filter(person__in=seen).count(),
        "statuses": Status.objects.filter(superseded_at=None).count(),
        "changed": Changed.objects.values("person_id").distinct().count(),
        "units": Unit.objects.count(),
        "decided": sorted(f"{one.subject} {one.decision}" for one in Duty.objects.exclude(decision=None)),
        "plans": sorted(Plan.objects.values_list("person__no", "no", "state")),
        "cards": sorted(Card.objects.values_list("person__no", "state")),
        "cases": sorted(Case.objects.values_list("no", "state", "outcome")),
        "left over": {
            "veiled": Person.objects.filter(erased_at__isnull=False).count(),
            "staged": StagedRow.objects.exclude(batch__state="done").count(),
            "touched": Touched.objects.exclude(batch__state="done").count(),
            "batches": sorted(Batch.objects.values_list("state", flat=True)),
        },
    }


def main() -> None:
    """Do the step that the command line names."""
    name, step = sys.argv[1:3]
    with clock.at(TODAY):
        if step == "look":
            sys.stdout.write(json.dumps(look(), ensure_ascii=False))
        else:
            getattr(SCENES[name], step)()
