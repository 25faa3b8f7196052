"""A thing of every kind at every distance, made through the real actions when first asked for.

A maker takes the town and the distance and answers the parameters of the address. ``REACH`` says by what a kind is in
or out of sight: by its elder, by its unit, or by the whole installation.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from town import POSTED, RELATIONS, WORDS, Town, consent_of, doubt_of, kin_of, post_of

from yice.core.files import actions as files
from yice.core.jobs import actions as jobs
from yice.core.notify import actions as notify
from yice.core.notify.models import Delivery
from yice.core.org import actions as org
from yice.core.org.models import ResponsibilityRule, Staff
from yice.core.people import actions as people
from yice.core.people.models import Kin
from yice.core.people.queries import detail
from yice.core.roster import actions as roster
from yice.core.roster.models import Batch, StagedRow, State
from yice.core.roster.tests.sheets import workbook
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.oversight.statistics import actions as statistics
from yice.planning.campaigns import actions as campaigns
from yice.planning.campaigns.models import Campaign, Target
from yice.planning.duties import actions as duties
from yice.planning.duties.exporting import ask_for_export as ask_for_duties
from yice.planning.duties.models import Duty
from yice.planning.ladder import actions as ladder
from yice.planning.plans import actions as plans
from yice.planning.plans.models import PlanItem
from yice.planning.policy import actions as policy
from yice.planning.policy.models import Concern
from yice.services.cards import actions as cards
from yice.services.cards.models import Card
from yice.services.cases import actions as cases
from yice.services.cases.actions.intake import Asked
from yice.services.cases.actions.parties import Party
from yice.services.cases.actions.partners import PartnerFacts
from yice.services.cases.models import Case, Escalation, TeamMember
from yice.services.visits import actions as visits
from yice.services.visits.drafts import Answer, VisitDraft
from yice.testing.cast import BUILDER, TODAY
from yice.web.desk import actions as desk
from yice.web.desk.people.export import ask_for_export
from yice.web.field import actions as phones
from yice.web.field.models import Device
from yice.web.field.sealing import seal

Maker = Callable[[Town, str], Mapping[str, Any]]


def thing(town: Town, kind: str, relation: str) -> Mapping[str, Any]:
    """The parameters of the address of the ``kind`` at this distance; made once, before any door is tried."""
    if (kind, relation) not in town.made:
        town.made[kind, relation] = MAKERS[kind](town, relation)
    return town.made[kind, relation]


def _person(town: Town, relation: str) -> Mapping[str, Any]:
    return {"person_id": town.people[relation].pk}


def _need(town: Town, relation: str) -> Mapping[str, Any]:
    person = town.people[relation]
    need = people.state_need(
        by=BUILDER, person_id=person.pk, words=f"诉求{WORDS[relation]}", kind="living", stated_on=TODAY
    )
    return {"person_id": person.pk, "need_id": need.pk}


def _kin(town: Town, relation: str) -> Mapping[str, Any]:
    return {"person_id": town.people[relation].pk, "kin_id": kin_of(town.people[relation]).pk}


def _consent(town: Town, relation: str) -> Mapping[str, Any]:
    return {"person_id": town.people[relation].pk, "consent_id": consent_of(town.people[relation]).pk}


def _doubt(town: Town, relation: str) -> Mapping[str, Any]:
    person = town.people[relation]
    return {"person_id": person.pk, "doubt_id": doubt_of(person, f"存疑{WORDS[relation]}").pk}


def _file(town: Town, relation: str) -> Mapping[str, Any]:
    row = files.attach_file(
        by=BUILDER, person_id=town.people[relation].pk, content=b"%PDF-1.7 " + b"x" * 40, name="a.pdf", kind="scan",
        title=f"附件{WORDS[relation]}",
    )  # fmt: skip
    return {"attachment_id": row.pk}


def _made_duty(town: Town, relation: str) -> Duty:
    return duties.make_duty(
        by=BUILDER, subject=town.people[relation].pk, title=f"办理{WORDS[relation]}", due=TODAY + dt.timedelta(days=3)
    )


def _owed(town: Town, relation: str) -> Mapping[str, Any]:
    return {"duty_id": _made_duty(town, relation).pk}


def _ladder(town: Town, relation: str) -> Mapping[str, Any]:
    return {"kind": "duty", "number": _made_duty(town, relation).pk}


def _clock(town: Town, relation: str) -> Mapping[str, Any]:
    person = town.people[relation]
    clock = ladder.start_clock(
        by=BUILDER, rule=71, subject=("case", person.pk), person_id=person.pk, unit_id=person.unit_id,
        owner_staff_id=None, minutes=60, working_time=True,
    )  # fmt: skip
    return {"clock_id": clock.pk}


def _done(town: Town, relation: str) -> Mapping[str, Any]:
    """A duty that a record has closed, so that its page has the words of a visit to show."""
    duty = _made_duty(town, relation)
    words = f"所见{WORDS[relation]}"
    deed = duties.Deed(
        on=TODAY, kind="visit", channel="home", result=words, needs=f"诉求{WORDS[relation]}",
        follow_up=True, follow_up_note="下周再来",
    )  # fmt: skip
    done = duties.record_evidence(by=BUILDER, subject=duty.subject, deed=deed)
    duty.refresh_from_db()
    if duty.decision is None:  # what was asked for by hand is closed by saying so
        duties.close_duty(by=BUILDER, duty_id=duty.pk, evidence_id=done.evidence.pk)
    return {"duty_id": duty.pk}


def _waiver(town: Town, relation: str) -> Mapping[str, Any]:
    duty = _made_duty(town, relation)
    return {"waiver_id": duties.ask_waiver(by=BUILDER, duty_id=duty.pk, reason="外出").pk}


def _evidence(town: Town, relation: str) -> Mapping[str, Any]:
    done = duties.record_evidence(
        by=BUILDER, subject=town.people[relation].pk,
        deed=duties.Deed(on=TODAY, kind="visit", channel="home", result=f"所见{WORDS[relation]}"),
    )  # fmt: skip
    return {"evidence_id": done.evidence.pk}


def _visit_draft(town: Town, relation: str, **more: Any) -> VisitDraft:
    words = WORDS[relation]
    return VisitDraft(
        person=town.people[relation].pk, manner="home", on=TODAY, said=f"所见{words}", private=f"心事{words}",
        needs=f"诉求{words}", need_kind="living", **more,
    )  # fmt: skip


def _visit(town: Town, relation: str) -> Mapping[str, Any]:
    return {"visit_id": visits.save_visit(by=BUILDER, draft=_visit_draft(town, relation)).visit.pk}


def _conflict(town: Town, relation: str) -> Mapping[str, Any]:
    """An illness that the file and a visit say differently, both in words of this elder's own."""
    person, words = town.people[relation], WORDS[relation]
    opened = detail(person).versions["health"]
    people.update_block(
        by=BUILDER, person_id=person.pk, block="health", values={"diseases_text": f"病名{words}，又说"}, source="家属"
    )
    answer = Answer(block="health", field="diseases_text", value=f"病名{words}，另说", was=f"病名{words}")
    draft = _visit_draft(town, relation, seen={"health": opened}, answers=(answer,))
    return {"conflict_id": visits.save_visit(by=BUILDER, draft=draft).conflicts[0].pk}


def _worker(town: Town, relation: str) -> Mapping[str, Any]:
    """Somebody who looks after people, and has a handbook of contacts."""
    unit = town.units[relation]
    staff = org.add_staff(by=BUILDER, no=f"V{RELATIONS.index(relation)}", name=f"上官{WORDS[relation]}", unit=unit)
    org.appoint(by=BUILDER, staff=staff, unit=unit, role=Role.LIAISON, valid_from=POSTED)
    return {"staff_id": staff.pk}


def _unit(town: Town, relation: str) -> Mapping[str, Any]:
    return {"pk": town.units[relation].pk}


def _staff(town: Town, relation: str) -> Mapping[str, Any]:
    return {"pk": town.staff[relation].pk}


def _post(town: Town, relation: str) -> Mapping[str, Any]:
    staff = town.staff[relation]
    return {"pk": staff.pk, "post_pk": post_of(staff).pk}


def _area(town: Town, relation: str) -> Mapping[str, Any]:
    area = org.add_area(by=BUILDER, unit=town.units[relation], code=f"P{relation}", name=f"片区{WORDS[relation]}")
    return {"pk": area.pk}


def _actor(town: Town, relation: str) -> Actor:
    return town.cast.actor(town.staff[relation])


def _run(town: Town, relation: str) -> Mapping[str, Any]:
    return {"pk": jobs.enqueue("roster.purge", {}, by=_actor(town, relation)).pk}


def _view(town: Town, relation: str) -> Mapping[str, Any]:
    view = desk.save_view(by=_actor(town, relation), page="people", name=WORDS[relation], query="level=red")
    return {"view_id": view.pk}


def _document(town: Town, relation: str) -> Mapping[str, Any]:
    """Papers, too, are the whole installation's."""
    if relation != "own":
        return thing(town, "document", "own")
    return {"document_id": policy.keep_document(by=BUILDER, no="金老干〔2018〕7号", title="帮扶通知").pk}


def _elevation(town: Town, relation: str) -> Mapping[str, Any]:
    person = town.people[relation]
    raised = policy.elevate_level(
        by=BUILDER, person_id=person.pk, code="red", reason=f"提级{WORDS[relation]}",
        expires_on=TODAY + dt.timedelta(days=9),
    )  # fmt: skip
    return {"person_id": person.pk, "elevation_id": raised.pk}


def _concern(town: Town, relation: str) -> Mapping[str, Any]:
    person = town.people[relation]
    concern, _ = Concern.objects.get_or_create(
        person=person, code="disabled", left_on=None, defaults={"entered_on": TODAY}
    )
    return {"person_id": person.pk, "concern_id": concern.pk}


def _version(town: Town, relation: str) -> Mapping[str, Any]:
    """A rulebook is the whole installation's: there is one, whoever looks."""
    if relation != "own":
        return thing(town, "version", "own")
    version = policy.propose_change(
        by=town.cast.actor(town.cast.staff.lin), overrides={"off": ["R99"]}, in_force_from=TODAY + dt.timedelta(days=9),
        note="试停",
    )  # fmt: skip
    return {"no": version.no}


def _answering(town: Town, relation: str) -> Mapping[str, Any]:
    """The rules of who answers are the whole installation's, like the rulebook."""
    return {"pk": ResponsibilityRule.objects.get(code="original", superseded_at=None).pk}


def _signed(town: Town, relation: str) -> Mapping[str, Any]:
    table = statistics.sign_table(by=BUILDER, name="A02", as_of=TODAY, unit=town.units[relation])
    return {"number": table.pk}


def _affiliation(town: Town, relation: str) -> Mapping[str, Any]:
    row = people.affiliate(
        by=BUILDER,
        person_id=town.people[relation].pk,
        unit_id=town.cast.units.clinic.pk,
        role="clinic",
        valid_from=TODAY,
    )
    return {"person_id": row.person_id, "affiliation_id": row.pk}


def _pairing(town: Town, relation: str) -> Mapping[str, Any]:
    row = people.pair(
        by=BUILDER, person_id=town.people[relation].pk, kind="volunteer", valid_from=TODAY, partner_name="志愿者小何"
    )
    return {"person_id": row.person_id, "pairing_id": row.pk}


def _batch(town: Town, relation: str) -> Mapping[str, Any]:
    """A checked roster of one person, whom only who may import for the unit may read."""
    rows = [["姓名", "性别", "出生年月", "备注"], [f"公孙{WORDS[relation]}", "男", "1931年8月", ""]]
    batch = roster.take_upload(
        by=BUILDER, filename="离休干部.xlsx", body=workbook(rows), unit=town.units[relation], key=None
    )
    Batch.objects.filter(pk=batch.pk).update(state=State.CHECKING)
    batch.refresh_from_db()
    roster.check_batch(by=BUILDER, batch=batch)
    return {"pk": batch.pk}


def _row(town: Town, relation: str) -> Mapping[str, Any]:
    batch = thing(town, "batch", relation)
    return {**batch, "row": StagedRow.objects.get(batch=batch["pk"]).pk}


def _plan(town: Town, relation: str) -> Mapping[str, Any]:
    return {"plan_id": plans.draft_plan(by=BUILDER, person_id=town.people[relation].pk).pk}


def _plan_item(town: Town, relation: str) -> Mapping[str, Any]:
    item = PlanItem.objects.filter(plan=thing(town, "plan", relation)["plan_id"]).order_by("pk").first()
    assert item is not None
    return {"item_id": item.pk}


def _prepared(town: Town, relation: str) -> Campaign:
    days = {"opens": TODAY, "due": TODAY + dt.timedelta(days=9), "closes": TODAY + dt.timedelta(days=19)}
    made = campaigns.prepare_campaign(
        by=BUILDER, title="慰问", purpose="", rule="R04b", unit_id=town.units[relation].pk, **days
    )
    return campaigns.add_group(by=BUILDER, campaign_id=made.pk, title="离休", who={"category": "lixiu"})


def _campaign(town: Town, relation: str) -> Mapping[str, Any]:
    """One in preparation: nobody is on its list yet, so that only the organising unit knows of it."""
    return {"campaign_id": _prepared(town, relation).pk}


def _target(town: Town, relation: str) -> Mapping[str, Any]:
    campaign = campaigns.freeze_campaign(by=BUILDER, campaign_id=_prepared(town, relation).pk)
    return {"target_id": Target.objects.get(campaign=campaign, person=town.people[relation]).pk}


def _export(town: Town, relation: str) -> Mapping[str, Any]:
    return {"run_id": ask_for_export(by=_actor(town, relation), query={}, shown=["no"]).pk}


def _duty_export(town: Town, relation: str) -> Mapping[str, Any]:
    return {"run_id": ask_for_duties(by=_actor(town, relation), query={}).pk}


def _card(town: Town, relation: str) -> Mapping[str, Any]:
    """The card that lies ready; made anew when another thing replaced it."""
    batch = cards.make_cards(by=BUILDER, person_ids=[town.people[relation].pk], reason=f"制卡{WORDS[relation]}")
    return {"card_id": Card.objects.get(batch=batch).pk}


def _card_batch(town: Town, relation: str) -> Mapping[str, Any]:
    card = Card.objects.get(pk=thing(town, "card", relation)["card_id"])
    return {"batch_id": card.batch_id}


def _message(town: Town, relation: str) -> Mapping[str, Any]:
    """A message to the elder's relative that waits on the list of calls."""
    kin = kin_of(town.people[relation])
    Kin.objects.filter(pk=kin.pk).update(contact_agreed=True)
    words = {"name": "家属", "elder": f"欧阳{WORDS[relation]}", "office": "老干部科"}
    message = notify.post(
        by=Actor.system("test"), template="notify.come_home", to=notify.Recipient.kin(kin.pk),
        about=("person", kin.person_id), person_id=kin.person_id, words=words, dedup="door",
    )  # fmt: skip
    assert message is not None
    return {"message_id": message.pk}


def _phone_call(town: Town, relation: str) -> Mapping[str, Any]:
    message = thing(town, "message", relation)["message_id"]
    return {"delivery_id": Delivery.objects.get(message=message, channel="phone_list").pk}


def _unit_channel(town: Town, relation: str) -> Mapping[str, Any]:
    return {"unit_id": town.units[relation].pk}


def _listing(town: Town, relation: str) -> Mapping[str, Any]:
    row = cards.add_listing(
        by=BUILDER, unit_id=town.units[relation].pk, section="daily", name=f"家政{WORDS[relation]}", serves="保洁",
        phone="0931-8812345",
    )  # fmt: skip
    return {"listing_id": row.pk}


def _open_case(town: Town, relation: str) -> Case:
    """An errand, so that every page of a case has something to show; owned by somebody who is not at any door."""
    asked = Asked(
        category="errand", channel="phone", title=f"诉求{WORDS[relation]}", words=f"诉求{WORDS[relation]}",
        person_id=town.people[relation].pk, procedure="authentication", owner_id=_case_owner(town, relation).pk,
    )  # fmt: skip
    return cases.open_case(by=BUILDER, asked=asked)


def _case_owner(town: Town, relation: str) -> Staff:
    """Somebody of the tree with a post, and no visitor."""
    return town.cast.staff.foreign_head if relation == "foreign" else town.cast.staff.empty_head


def _case(town: Town, relation: str) -> Mapping[str, Any]:
    return {"case_id": _open_case(town, relation).pk}


def _transfer(town: Town, relation: str) -> Mapping[str, Any]:
    row = cases.offer_transfer(
        by=BUILDER, case_id=_open_case(town, relation).pk, kind="referral", to=Party(kind="partner", name="医务科"),
        reason=f"诉求{WORDS[relation]}",
    )  # fmt: skip
    return {"transfer_id": row.pk}


def _task(town: Town, relation: str) -> Mapping[str, Any]:
    row = cases.add_task(
        by=BUILDER, case_id=_open_case(town, relation).pk, title=f"诉求{WORDS[relation]}",
        to=Party(kind="partner", name="医务科"), by_on=TODAY + dt.timedelta(days=3),
    )  # fmt: skip
    return {"task_id": row.pk}


def _escalation(town: Town, relation: str) -> Mapping[str, Any]:
    """Passed to the leader in charge above; the town's tree of somebody else has none, so one is named."""
    case = _open_case(town, relation)
    return {
        "escalation_id": Escalation.objects.create(
            case=case, at=clock.now(), by_id=0, by_name="x", to_staff=_case_owner(town, relation), to_name="x",
            reason=f"诉求{WORDS[relation]}",
        ).pk
    }  # fmt: skip


def _material(town: Town, relation: str) -> Mapping[str, Any]:
    return {"material_id": _open_case(town, relation).materials.get(order=1).pk}


def _step(town: Town, relation: str) -> Mapping[str, Any]:
    return {"step_id": _open_case(town, relation).steps.get(order=1).pk}


def _circle_member(town: Town, relation: str) -> Mapping[str, Any]:
    case = _open_case(town, relation)
    staff = town.cast.staff.county_clerk if relation != "foreign" else town.cast.staff.foreign_head
    return {
        "case_id": case.pk,
        "member_id": cases.add_to_circle(by=BUILDER, case_id=case.pk, staff_id=staff.pk, why="x").pk,
    }


def _partner(town: Town, relation: str) -> Mapping[str, Any]:
    facts = PartnerFacts(name=f"伙伴{WORDS[relation]}", kind="legal", contact="x", phone="1")
    return {"partner_id": cases.add_partner(by=BUILDER, unit_id=town.units[relation].pk, facts=facts).pk}


def _team_member(town: Town, relation: str) -> Mapping[str, Any]:
    row = TeamMember.objects.create(team="legal", unit=town.units[relation], staff=town.staff[relation], since=TODAY)
    return {"member_id": row.pk}


def _device(town: Town, relation: str) -> Mapping[str, Any]:
    """The phone of a clerk of the unit."""
    device, _ = phones.register_device(by=_actor(town, relation), label=f"手机{WORDS[relation]}")
    return {"device_id": device.pk}


def _parcel(town: Town, relation: str) -> Mapping[str, Any]:
    """What that phone handed in and nobody could take over."""
    uid = f"parcel-{relation:_<20}"
    device = Device.objects.get(pk=thing(town, "device", relation)["device_id"])
    told = {"visit": {"person": town.people[relation].pk, "manner": "none", "said": f"所见{WORDS[relation]}"}}
    sealed = seal(json.dumps(told).encode(), uid)
    parcel = phones.receive(device=device, uid=uid, kind="record", sealed=sealed)
    return {"parcel_id": phones.apply_parcel(parcel_id=parcel.pk).pk}


MAKERS: Mapping[str, Maker] = {
    "person": _person, "need": _need, "kin": _kin, "consent": _consent, "doubt": _doubt, "elevation": _elevation,
    "concern": _concern, "file": _file,
    "visit": _visit, "conflict": _conflict, "worker": _worker,
    "done": _done, "evidence": _evidence, "owed": _owed, "waiver": _waiver,
    "ladder": _ladder, "clock": _clock,
    "plan": _plan, "plan_item": _plan_item, "campaign": _campaign, "target": _target, "export": _export,
    "duty_export": _duty_export,
    "case": _case, "transfer": _transfer, "task": _task, "escalation": _escalation,
    "material": _material, "step": _step,
    "circle_member": _circle_member, "team_member": _team_member,
    "partner": _partner,
    "unit": _unit, "staff": _staff, "post": _post, "area": _area, "signed": _signed,
    "affiliation": _affiliation, "pairing": _pairing, "batch": _batch, "row": _row,
    "card": _card, "card_batch": _card_batch, "listing": _listing,
    "message": _message, "phone_call": _phone_call, "unit_channel": _unit_channel,
    "device": _device, "parcel": _parcel,
    "run": _run, "view": _view, "version": _version, "document": _document, "answering": _answering,
}  # fmt: skip

_BY_UNIT = {
    "unit_channel", "run", "unit", "staff", "post", "area", "signed", "batch",
    "row", "campaign", "listing", "team_member", "partner", "device", "parcel",
}  # fmt: skip
_BY_NOBODY = {"answering", "version", "document", "view", "export", "duty_export"}
REACH: Mapping[str, str] = {
    kind: "unit" if kind in _BY_UNIT else "everywhere" if kind in _BY_NOBODY else "elder" for kind in MAKERS
}
