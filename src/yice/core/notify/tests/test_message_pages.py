"""The pages: my messages, the calls, the log, templates, channels."""

import pytest
from django.test import Client
from django.urls import reverse

from yice.core.notify import actions as notify
from yice.core.notify.actions import Recipient
from yice.core.notify.models import ChannelSetting, Delivery, Message, Preference, Wording


@pytest.fixture
def at(cast):
    """A browser of somebody of the cast, and an address."""

    def go(who, name, *args, data=None, query="", **kwargs):
        client = cast.login(Client(), getattr(cast.staff, who))
        address = reverse(f"notify:{name}", args=args) + query
        return client.get(address) if data is None else client.post(address, data, **kwargs)

    return go


def text(answer):
    return answer.content.decode()


def test_the_bell_counts_and_the_page_shows(cast, at, say):
    message = say(Recipient.staff(cast.staff.zhang.pk), cast.people.chen, words={"what": "<b>探望", "late": "2 天"})
    shown = text(at("zhang", "inbox"))
    assert "&lt;b&gt;探望" in shown
    assert '1<span class="unseen"> 条未读</span>' in shown
    assert at("zhang", "read", message.pk, data={}).status_code == 303
    assert "条未读" not in text(at("zhang", "inbox"))
    assert "没有消息" in text(at("wang", "inbox"))
    assert at("wang", "read", message.pk, data={}).status_code == 404


def test_all_at_once(cast, at, say):
    for number in range(3):
        say(Recipient.staff(cast.staff.zhang.pk), dedup=str(number))
    at("zhang", "read_all", data={})
    assert not Message.objects.filter(read_at=None).exists()


def test_call_and_tick(cast, at, say, fang):
    say(fang, cast.people.chen, template="t.kin")
    row = Delivery.objects.get()
    assert cast.fang.phone in text(at("zhang", "calls"))
    assert "没有要打的电话" in text(at("county_head", "calls"))
    assert at("county_head", "call", row.pk).status_code == 404
    assert at("zhang", "call", row.pk, data={"note": "x"}).status_code == 400
    for number in (1, 2):
        at("zhang", "call", row.pk, data={"result": "not_reached", "idempotency_key": str(number)})
        at("zhang", "call", row.pk, data={"result": "not_reached", "idempotency_key": str(number)})
        row.refresh_from_db()
        assert (row.state, row.tries) == ("calling", number)
    at("zhang", "call", row.pk, data={"result": "reached", "note": "女儿说清明回来"})
    row.refresh_from_db()
    assert (row.state, row.message.state) == ("arrived", "arrived")
    assert "女儿说清明回来" in text(at("lin", "message", row.message_id))


def test_three_calls_in_vain_end_it(cast, say, fang):
    say(fang, cast.people.chen, template="t.kin")
    row = Delivery.objects.get()
    for _ in range(3):
        notify.record_call(by=cast.actor(cast.staff.zhang), delivery_id=row.pk, result="not_reached")
    row.refresh_from_db()
    assert (row.state, row.message.state) == ("failed", "failed")


def test_the_log_is_the_units_own(cast, at, say, fang):
    message = say(fang, cast.people.chen, template="t.kin")
    assert "住院探望" in text(at("lin", "log"))
    assert "住院探望" in text(at("works_head", "log"))
    assert "住院探望" not in text(at("county_head", "log"))
    assert at("county_head", "message", message.pk).status_code == 404
    assert at("guo", "log").status_code == 404
    assert at("system_admin", "log").status_code == 404
    assert "住院探望" in text(at("lin", "log", query=f"?person={cast.people.chen.pk}"))
    assert at("county_head", "log", query=f"?person={cast.people.chen.pk}").status_code == 404


def test_the_log_says_why_nothing_came(cast, at, say):
    say(Recipient.kin(cast.fang.pk), cast.people.chen, template="t.kin")
    assert "家属没有同意联系" in text(at("lin", "log")) or Message.objects.get().reason == ""


def test_take_back(cast, at, say, fang):
    message = say(fang, cast.people.chen, template="t.kin")
    assert at("zhang", "take_back", message.pk).status_code == 404, "the liaison may not"
    assert at("lin", "take_back", message.pk, data={"reason": ""}).status_code == 400
    assert at("lin", "take_back", message.pk, data={"reason": "写错"}).status_code == 303
    assert at("lin", "take_back", message.pk, data={"reason": "写错"}).status_code == 409
    assert "没有要打的电话" in text(at("zhang", "calls"))


def test_an_office_has_its_own_words(cast, at, say, fang):
    shown = text(at("sun", "template", "notify.birthday"))
    assert "陈怀山老人的生日是4月5日" in shown
    assert at("sun", "reword", "notify.birthday").status_code == 404
    good = {"title": "生日", "text": "{elder}过生日，{day}", "is_on": "on", "version": "0"}
    wrong = at("lin", "reword", "notify.birthday", data={**good, "text": "{elder.unit}"})
    assert wrong.status_code == 400
    assert "{elder.unit}" in text(wrong), "what was typed is kept"
    assert at("lin", "reword", "notify.birthday", data=good).status_code == 303
    assert at("lin", "reword", "notify.birthday", data=good).status_code == 409, "a stale form"
    assert Wording.objects.get().unit == cast.units.bureau
    assert "陈怀山老人过生日，4月5日" in text(at("works_head", "template", "notify.birthday"))
    assert "陈怀山老人过生日" not in text(at("foreign_head", "template", "notify.birthday"))


def test_a_secret_is_kept_sealed_and_never_shown(cast, at):
    unit = cast.units.bureau.pk
    data = {"is_on": "on", "place": "10", "version": "0", "token": "tok-123", "secret": "SEC-geheim"}
    assert at("lin", "channel", unit, "dingtalk").status_code == 404
    assert at("system_admin", "channel", unit, "dingtalk", data={**data, "secret": ""}).status_code == 400
    assert at("system_admin", "channel", unit, "dingtalk", data=data).status_code == 303
    row = ChannelSetting.objects.get()
    assert "geheim" not in row.secrets + str(row.options)
    shown = text(at("system_admin", "channel", unit, "dingtalk"))
    assert "SEC-geheim" not in shown
    assert "已保存，不再显示" in shown
    kept = {**data, "token": "", "secret": "", "version": "1"}
    assert at("system_admin", "channel", unit, "dingtalk", data=kept).status_code == 303
    from yice.core.notify.settings_of import opened

    assert opened(ChannelSetting.objects.get())["secret"] == "SEC-geheim"
    assert at("system_admin", "channel", unit, "web").status_code == 404
    assert "沿用" not in text(at("system_admin", "channels"))


def test_a_trial_takes_exactly_this_channel(cast, at, outside):
    answer = at("system_admin", "try", cast.units.bureau.pk, "simulator", data={})
    assert answer.status_code == 303
    assert outside.send() == 1
    assert len(outside.numbers) == 1
    assert at("system_admin", "try", cast.units.bureau.pk, "wecom", data={}).status_code == 409


def test_a_provider_reports_to_its_own_address_only(cast, outside, say, fang):
    message = say(fang, cast.people.chen, template="t.kin")
    outside.send()
    body = f'[{{"no": "{message.number}", "arrived": true}}]'
    hook = ChannelSetting.objects.get().hook
    client = Client(enforce_csrf_checks=True)

    def report(key, said):
        return client.post(reverse("notify:receipts", args=["simulator", key]), said, content_type="application/json")

    assert report("guessed", body).status_code == 404
    assert report(hook, "[{}]").status_code == 400
    assert report(hook, "not json").status_code == 400
    assert report(hook, body).status_code == 200
    message.refresh_from_db()
    assert message.state == "arrived"


def test_preferences_are_ones_own(cast, at):
    data = {"email": "zhang@example.cn", "gathered": "on", "version": "0", "quiet_from": "19:00"}
    assert at("zhang", "preference", data=data).status_code == 400, "half a span"
    assert at("zhang", "preference", data={**data, "quiet_until": "08:00"}).status_code == 303
    kept = Preference.objects.get()
    assert (kept.to_kind, kept.to_id, kept.email) == ("staff", cast.staff.zhang.pk, "zhang@example.cn")


def test_children_are_asked_from_the_page(cast, at, fang):
    chen = cast.people.chen.pk
    assert at("zhang", "come_home", chen).status_code == 200
    assert at("county_clerk", "come_home", chen).status_code == 404
    assert at("zhou", "come_home", chen).status_code == 403
    at("zhang", "come_home", chen, data={})
    assert Message.objects.get().template == "notify.come_home"
