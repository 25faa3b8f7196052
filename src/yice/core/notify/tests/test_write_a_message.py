"""A message is written with the deed that causes it, or kept as refused with the reason."""

import datetime as dt

import pytest
from django.db import transaction

from yice.core.notify import actions as notify
from yice.core.notify import queries
from yice.core.notify.actions import Recipient
from yice.core.notify.models import Delivery, Message
from yice.core.people import actions as people
from yice.core.people.models import Kin
from yice.lib import clock
from yice.lib.actor import Role
from yice.lib.errors import Invalid, NotFound
from yice.testing.cast import TODAY


def test_staff_find_it_at_the_bell(cast, say):
    zhang = cast.actor(cast.staff.zhang)
    message = say(Recipient.staff(zhang.id), cast.people.chen)
    assert message.text == "住院探望已逾期 2 天。"
    assert [(one.channel, one.state) for one in message.deliveries.all()] == [("web", "sent")]
    assert queries.unread(zhang) == 1
    notify.mark_read(by=zhang, message_id=message.pk)
    message.refresh_from_db()
    assert (queries.unread(zhang), message.state) == (0, "arrived")
    assert queries.unread(cast.actor(cast.staff.wang)) == 0


def test_a_colleague_cannot_read_it_away(cast, say):
    message = say(Recipient.staff(cast.staff.zhang.pk))
    with pytest.raises(NotFound):
        notify.mark_read(by=cast.actor(cast.staff.wang), message_id=message.pk)
    assert queries.unread(cast.actor(cast.staff.zhang)) == 1


def test_the_same_twice_is_one(cast, say):
    to = Recipient.staff(cast.staff.zhang.pk)
    assert say(to) is not None
    assert say(to) is None
    assert say(Recipient.staff(cast.staff.wang.pk)) is not None, "another recipient is another message"
    assert Message.objects.count() == 2


def test_what_is_rolled_back_was_never_said(cast, say):
    with transaction.atomic():
        assert say(Recipient.staff(cast.staff.zhang.pk)) is not None
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_nobody_is_told_of_their_own_act(cast, say):
    zhang = cast.actor(cast.staff.zhang)
    assert say(Recipient.staff(zhang.id), by=zhang) is None
    assert Message.objects.get().reason == "own_act"
    assert queries.unread(zhang) == 0


def test_a_role_is_everybody_who_holds_it(cast, say):
    works = cast.units.works
    assert say(Recipient.unit_role(works.pk, Role.HEAD)).to_id == cast.staff.works_head.pk
    assert say(Recipient.unit_role(cast.units.plant.pk, Role.HEAD)) is None, "the plant's head is the works' head: told"
    assert say(Recipient.unit_role(works.pk, Role.AUDIT_ADMIN)) is None
    assert Message.objects.get(to_kind="role").reason == "nobody"


@pytest.mark.parametrize("kind", ["person", "kin", "staff"])
def test_nothing_is_said_about_who_is_reported_dead(cast, kind, say, fang):
    chen = cast.people.chen
    to = {"person": Recipient.person(chen.pk), "kin": fang, "staff": Recipient.staff(cast.staff.zhang.pk)}[kind]
    people.report_death(by=cast.actor(cast.staff.sun), person_id=chen.pk, on=TODAY, how="家属来电")
    assert say(to, chen) is None
    assert Message.objects.get().reason == "dead"
    assert not Delivery.objects.exists()


def test_what_has_to_be_done_after_a_death_is_said(cast, say):
    chen = cast.people.chen
    people.report_death(by=cast.actor(cast.staff.sun), person_id=chen.pk, on=TODAY, how="家属来电")
    assert say(Recipient.staff(cast.staff.lin.pk), chen, template="t.after") is not None
    assert queries.unread(cast.actor(cast.staff.lin)) == 1


def test_the_family_is_never_told_about_the_dead(cast, say, fang):
    chen = cast.people.chen
    people.report_death(by=cast.actor(cast.staff.sun), person_id=chen.pk, on=TODAY, how="家属来电")
    for to in (Recipient.kin(cast.fang.pk), Recipient.person(chen.pk)):
        assert say(to, chen, template="t.after") is None
    assert not Message.objects.filter(after_death=True).exists()


def test_a_death_takes_waiting_messages_from_the_bell(cast, say):
    chen, zhang = cast.people.chen, cast.actor(cast.staff.zhang)
    say(Recipient.staff(zhang.id), chen)
    people.report_death(by=cast.actor(cast.staff.sun), person_id=chen.pk, on=TODAY, how="家属来电")
    assert queries.unread(zhang) == 0


def test_relatives_are_told_only_with_their_consent(cast, say, fang):
    Kin.objects.filter(pk=cast.fang.pk).update(contact_agreed=None)
    assert say(Recipient.kin(cast.fang.pk), cast.people.chen, template="t.kin") is None
    assert Message.objects.get().reason == "no_consent", "unknown is no consent"
    Kin.objects.filter(pk=cast.fang.pk).update(contact_agreed=True)
    assert say(fang, cast.people.chen, template="t.kin", dedup="later") is not None


def test_health_is_told_to_relatives_only_with_the_elders_consent(cast, say, fang):
    chen = cast.people.chen
    to = fang
    assert say(to, chen, template="t.health") is None
    assert Message.objects.get().reason == "no_purpose"
    people.give_consent(
        by=cast.actor(cast.staff.sun), person_id=chen.pk, purpose="health", given_on=TODAY, how="signed"
    )
    assert say(to, chen, template="t.health", dedup="later") is not None


def test_without_a_machine_a_call_is_listed(cast, say, fang):
    message = say(fang, cast.people.chen, template="t.kin")
    assert [(one.channel, one.state) for one in message.deliveries.all()] == [("phone_list", "calling")]


def test_without_a_number_it_says_so(cast, say, fang):
    Kin.objects.filter(pk=cast.fang.pk).update(phone="")
    assert say(fang, cast.people.chen, template="t.kin") is None
    assert Message.objects.get().reason == "no_address"


def test_who_has_left_is_not_told(cast, say):

    type(cast.staff.guo).objects.filter(pk=cast.staff.guo.pk).update(is_active=False)
    assert say(Recipient.staff(cast.staff.guo.pk)) is None
    assert Message.objects.get().reason == "recipient_left"


def test_a_missing_word_is_an_error_of_the_program(cast, say):
    with pytest.raises(Invalid) as refused:
        say(Recipient.staff(cast.staff.zhang.pk), words={"what": "探望"})
    assert refused.value.code == "message_words_missing"
    with pytest.raises(NotFound):
        say(Recipient.staff(cast.staff.zhang.pk), template="t.unknown")


def test_numbers_do_not_get_into_the_text(cast, say):
    number = "11010519491231002X"
    message = say(Recipient.staff(cast.staff.zhang.pk), words={"what": f"核对 {number}", "late": number})
    assert number not in message.text + message.title + str(message.words)


def test_it_waits_until_its_time(cast, say):
    zhang = cast.actor(cast.staff.zhang)
    later = clock.now() + dt.timedelta(days=2)
    say(Recipient.staff(zhang.id), not_before=later)
    assert queries.unread(zhang) == 0
    with clock.at(later):
        assert queries.unread(zhang) == 1
