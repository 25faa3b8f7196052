"""What waits is sent: tried again, by another way, in the hours people are awake, never about the dead."""

import datetime as dt

import pytest

from yice.core.jobs.lease import LostLease
from yice.core.notify import actions as notify
from yice.core.notify.actions import Recipient
from yice.core.notify.actions.sending import Sender
from yice.core.notify.models import Attempt, ChannelSetting, Delivery, Message
from yice.core.people import actions as people
from yice.core.people.models import Kin
from yice.lib import clock
from yice.lib.actor import ActorKind
from yice.testing.cast import TODAY


@pytest.fixture
def waiting(cast, outside, say, fang):
    """A message to 陈芳 that waits for the simulator."""
    return say(fang, cast.people.chen, template="t.kin")


def way(message):
    return [(one.channel, one.state, one.code) for one in message.deliveries.order_by("pk")]


def test_it_goes_out_once_with_its_number(outside, waiting):
    assert outside.send() == 1
    assert outside.numbers == [waiting.number]
    assert way(waiting) == [("simulator", "sent", "")]
    assert outside.send() == 0
    waiting.refresh_from_db()
    assert waiting.state == "sent"
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["sent"]


def test_trouble_is_tried_again(outside, waiting):
    outside.script("fail fail ok")
    assert outside.send() == 3
    assert way(waiting) == [("simulator", "sent", "")]
    assert outside.numbers == [waiting.number]


def test_it_waits_longer_between_tries(outside, waiting, monkeypatch):
    monkeypatch.setattr("yice.core.notify.actions.sending.BACK_OFF", (60, 300))
    outside.script("fail")
    assert outside.send() == 1
    first = Delivery.objects.get().retry_at
    Delivery.objects.update(retry_at=None)
    assert outside.send() == 1
    assert Delivery.objects.get().retry_at - first > dt.timedelta(seconds=200)


def test_in_the_end_somebody_calls(outside, waiting):
    outside.script("fail")
    assert outside.send() == 5
    assert way(waiting) == [("simulator", "failed", "limited"), ("phone_list", "calling", "")]
    outside.script("ok")
    assert outside.send() == 0


def test_a_wrong_number_is_not_tried_again(outside, waiting):
    outside.script("refuse")
    assert outside.send() == 1
    assert way(waiting) == [("simulator", "failed", "bad_number"), ("phone_list", "calling", "")]


def test_after_a_time_out_at_most_one_more(outside, waiting):
    outside.script("timeout")
    outside.send()
    assert outside.numbers == [waiting.number] * 2
    assert way(waiting) == [("simulator", "failed", "unsure_twice"), ("phone_list", "calling", "unsure_twice")]


def test_one_time_out_and_then_an_answer(outside, waiting):
    outside.script("vanish ok")
    outside.send()
    assert outside.numbers == [waiting.number]
    assert way(waiting) == [("simulator", "sent", "")]


def test_a_channel_that_is_down_is_left_alone(cast, outside, waiting, say, fang):
    say(fang, cast.people.chen, template="t.kin", dedup="second")
    outside.script("down")
    assert outside.send() == 1, "the second waits with the first"
    assert Attempt.objects.count() == 1
    assert ChannelSetting.objects.get().troubled == "unreachable"


def test_a_fault_in_a_channel_stops_nobody_else(cast, outside, waiting, say, fang, monkeypatch):
    say(fang, cast.people.chen, template="t.kin", dedup="second")
    from yice.core.notify.channels.simulator import Simulator

    whole = Simulator.send

    def faulty(self, envelope, options):
        if envelope.number == waiting.number:
            raise RuntimeError("13900000000")
        return whole(self, envelope, options)

    monkeypatch.setattr(Simulator, "send", faulty)
    outside.send()
    assert way(waiting)[0] == ("simulator", "failed", "unsure_twice")
    assert len(outside.numbers) == 1


def test_at_night_it_waits_for_nine_but_what_is_urgent_does_not(cast, outside, say, fang):
    night = dt.datetime.combine(TODAY, dt.time(21, 30), tzinfo=clock.ZONE)
    with clock.at(night):
        say(fang, cast.people.chen, template="t.kin")
        urgent = say(fang, cast.people.chen, template="t.kin", dedup="urgent", urgent=True)
        outside.send()
    assert outside.numbers == [urgent.number]
    for moment, sent in ((dt.time(8, 59), 1), (dt.time(9, 0), 2)):
        with clock.at(dt.datetime.combine(TODAY + dt.timedelta(days=1), moment, tzinfo=clock.ZONE)):
            outside.send()
            assert len(outside.numbers) == sent, moment


def test_what_waited_over_dusk_waits_on(cast, outside, waiting):
    with clock.at(dt.datetime.combine(TODAY, dt.time(20, 0), tzinfo=clock.ZONE)):
        outside.send()
    assert outside.numbers == []


def test_quiet_hours_of_ones_own(cast, outside, say, fang):
    notify.set_preference(
        by=cast.actor(cast.staff.zhang), to_kind="kin", to_id=fang.id, quiet_from=dt.time(8), quiet_until=dt.time(18)
    )
    say(fang, cast.people.chen, template="t.kin")
    outside.send()
    assert outside.numbers == []
    with clock.at(dt.datetime.combine(TODAY, dt.time(18, 0), tzinfo=clock.ZONE)):
        outside.send()
        assert len(outside.numbers) == 1


def test_three_a_day_are_enough(cast, outside, say, fang):
    for number in range(5):
        say(fang, cast.people.chen, template="t.kin", dedup=str(number))
    outside.send()
    assert len(outside.numbers) == 3
    say(fang, cast.people.chen, template="t.kin", dedup="urgent", urgent=True)
    outside.send()
    assert len(outside.numbers) == 4, "what is urgent passes"
    with clock.at(TODAY + dt.timedelta(days=1)):
        outside.send()
    assert len(outside.numbers) == 6


def test_who_dies_before_it_goes_out_is_left_in_peace(cast, outside, waiting):
    people.report_death(by=cast.actor(cast.staff.sun), person_id=cast.people.chen.pk, on=TODAY, how="家属来电")
    outside.send()
    assert outside.numbers == []
    assert way(waiting) == [("simulator", "stopped", "dead")]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("suppressed", "dead")
    assert not Attempt.objects.exists()


def test_who_takes_consent_back_is_not_told(cast, outside, waiting):
    Kin.objects.update(contact_agreed=False)
    outside.send()
    assert outside.numbers == []
    assert way(waiting) == [("simulator", "stopped", "no_consent")]


def test_health_is_not_told_once_its_consent_is_withdrawn(cast, outside, say, fang):
    chen, sun = cast.people.chen, cast.actor(cast.staff.sun)
    people.give_consent(by=sun, person_id=chen.pk, purpose="health", given_on=TODAY, how="signed")
    say(fang, chen, template="t.health")
    people.withdraw_consent(by=sun, person_id=chen.pk, purpose="health", on=TODAY)
    outside.send()
    assert outside.numbers == []


def test_who_wants_nothing_gets_nothing(cast, outside, waiting):
    notify.set_preference(by=cast.actor(cast.staff.zhang), to_kind="kin", to_id=waiting.to_id, refused=True)
    outside.send()
    assert way(waiting) == [("simulator", "stopped", "refused")]


def test_what_is_taken_back_stays_here(cast, outside, waiting):
    notify.take_back(by=cast.actor(cast.staff.lin), message_id=waiting.pk, reason="写错了日期")
    outside.send()
    assert outside.numbers == []


def test_a_corrected_number_counts_at_once(cast, outside, waiting, monkeypatch):
    seen = []
    from yice.core.notify.channels.simulator import Simulator

    monkeypatch.setattr(Simulator, "needs", "phone")
    monkeypatch.setattr(Simulator, "deliver", lambda self, envelope: seen.append(envelope.to))
    Kin.objects.filter(pk=waiting.to_id).update(phone="13700001111")
    outside.send()
    assert seen == ["13700001111"]


def test_staff_outside_the_desk_hear_no_name(cast, outside, say, monkeypatch):
    seen = []
    from yice.core.notify.channels.simulator import Simulator

    monkeypatch.setattr(Simulator, "deliver", lambda self, envelope: seen.append(envelope.title + envelope.text))
    words = {"what": "陈怀山住院探望", "late": "2 天"}
    message = say(Recipient.staff(cast.staff.zhang.pk), cast.people.chen, words=words, urgent=True)
    outside.send()
    assert "陈怀山" not in seen[0]
    assert "陈怀山" in message.text


def test_staff_are_not_disturbed_by_what_is_not_urgent(cast, outside, say):
    say(Recipient.staff(cast.staff.zhang.pk), cast.people.chen)
    outside.send()
    assert outside.numbers == []


def test_who_slept_through_the_lease_can_neither_begin_nor_mark(cast, outside, waiting):
    sleeper, other = Sender(), Sender()
    other.holder = "elsewhere|1|1|x"
    row = sleeper.claim()
    Delivery.objects.update(lease_until=clock.real_now() - dt.timedelta(hours=1), holder="gone|1|1|y", token=row.token)
    taken = other.claim()
    assert taken.token == row.token + 1
    with pytest.raises(LostLease):
        sleeper.begin(row)
    envelope = other.begin(taken)
    other.mark(taken, other.hand_over(taken, envelope))
    with pytest.raises(LostLease):
        sleeper.mark(row, sleeper.hand_over(row, envelope))
    assert way(waiting) == [("simulator", "sent", "")]


def abandon():
    """As after the death of the worker that held them."""
    Delivery.objects.exclude(lease_until=None).update(holder="gone|1|1|y", lease_until=clock.real_now())


def test_cut_off_before_it_began_is_simply_sent(outside, waiting):
    Sender().claim()
    abandon()
    outside.send()
    waiting.refresh_from_db()
    assert (outside.numbers, waiting.unsure) == ([waiting.number], 0)


def test_cut_off_while_sending_is_sent_once_more_with_the_same_number(outside, waiting):
    sender = Sender()
    row = sender.claim()
    sender.hand_over(row, sender.begin(row))
    abandon()
    outside.send()
    waiting.refresh_from_db()
    assert (outside.numbers, waiting.unsure, waiting.state) == ([waiting.number] * 2, 1, "sent")
    assert list(Attempt.objects.order_by("no").values_list("outcome", flat=True)) == ["unsure", "sent"]


def test_cut_off_twice_somebody_asks(outside, waiting):
    for _ in range(2):
        sender = Sender()
        row = sender.claim()
        sender._settle_cut_off(row) if row.state == "sending" else None
        sender.hand_over(row, sender.begin(row))
        abandon()
    outside.send()
    assert outside.numbers == [waiting.number] * 2
    assert way(waiting)[1] == ("phone_list", "calling", "unsure_twice")


def test_what_its_slow_holder_closes_while_another_looks_is_not_sent_again(outside, waiting):
    slow, other = Sender(), Sender()
    row = slow.claim()
    outcome = slow.hand_over(row, slow.begin(row))
    seen = Delivery.objects.get()
    slow.mark(row, outcome)
    assert other._take(seen) is None
    outside.send()
    assert (outside.numbers, way(waiting)) == ([waiting.number], [("simulator", "sent", "")])
    assert Delivery.objects.get().lease_until is None


def test_a_provider_that_knows_spares_the_second(outside, waiting):
    outside.script("ok", knows="是")
    sender = Sender()
    row = sender.claim()
    sender.hand_over(row, sender.begin(row))
    abandon()
    outside.send()
    assert (outside.numbers, way(waiting)) == ([waiting.number], [("simulator", "sent", "found")])


def test_a_receipt_closes_it_and_comes_once(cast, outside, waiting):
    outside.send()
    hook = ChannelSetting.objects.get().hook
    body = f'[{{"no": "{waiting.number}", "arrived": true}}]'.encode()
    assert notify.take_receipts(channel="simulator", hook=hook, body=body) == 1
    assert notify.take_receipts(channel="simulator", hook=hook, body=body) == 0
    waiting.refresh_from_db()
    assert waiting.state == "arrived"


def test_a_receipt_that_says_no_leads_to_a_call(cast, outside, waiting):
    outside.send()
    body = f'[{{"no": "{waiting.number}", "arrived": false}}]'.encode()
    notify.take_receipts(channel="simulator", hook=ChannelSetting.objects.get().hook, body=body)
    assert way(waiting) == [("simulator", "failed", "receipt_failed"), ("phone_list", "calling", "")]


def test_the_digest_is_one_mail(cast, outside, say):
    zhang = cast.actor(cast.staff.zhang)
    values = {"host": "127.0.0.1", "port": "25", "sender": "yice@example.cn"}
    notify.set_channel(by=outside.admin, unit=outside.unit, channel="email", is_on=True, values=values, place=1)
    notify.set_preference(by=zhang, to_kind="staff", to_id=zhang.id, email="zhang@example.cn")
    for number in range(3):
        say(Recipient.staff(zhang.id), cast.people.chen, dedup=str(number))
    read = say(Recipient.staff(zhang.id), cast.people.chen, dedup="read")
    notify.mark_read(by=zhang, message_id=read.pk)
    assert Delivery.objects.filter(channel="email", state="held").count() == 3
    assert notify.gather(by=outside.admin) == 1
    assert notify.gather(by=outside.admin) == 0
    digest = Message.objects.get(template="notify.digest")
    assert digest.words["count"] == "3"
    assert "陈" not in digest.text
    assert [(one.channel, one.state) for one in digest.deliveries.all()] == [("email", "queued")]


def test_children_are_reminded_three_days_and_one_day_before(cast, outside, fang):
    chen = cast.people.chen
    day = TODAY + dt.timedelta(days=3)
    written = {}
    for ahead in range(5):
        with clock.at(TODAY + dt.timedelta(days=ahead)):
            written[ahead] = notify.remind_of_birthdays(by=outside.admin, birthdays={chen.pk: day})
            written[ahead] += notify.remind_of_birthdays(by=outside.admin, birthdays={chen.pk: day})
            outside.send()
    assert written == {0: 1, 1: 0, 2: 1, 3: 0, 4: 0}
    assert len(outside.numbers) == 2


def test_children_are_asked_home_once_a_month(cast, outside, fang):
    zhang = cast.actor(cast.staff.zhang)
    assert zhang.kind is ActorKind.STAFF
    assert notify.ask_to_come_home(by=zhang, person=cast.people.chen) == 1
    assert notify.ask_to_come_home(by=zhang, person=cast.people.chen) == 0
    with clock.at(TODAY + dt.timedelta(days=31)):
        assert notify.ask_to_come_home(by=zhang, person=cast.people.chen) == 1


def test_old_words_are_emptied(cast, outside, waiting):
    assert notify.tidy() == 0
    with clock.at(TODAY + dt.timedelta(days=366)):
        assert notify.tidy() == 1
    waiting.refresh_from_db()
    assert (waiting.text, waiting.words) == ("", {})
