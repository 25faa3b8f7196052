"""限制查看：内容只给知情人，每次打开留痕；列表、导出、档案、数据库里都没有明文。"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.db import connection
from django.test import Client

from yice.core.audit.models import Entry as Trail
from yice.core.people.access import NotAllowed
from yice.lib.errors import NotFound, Refused
from yice.services.cases import access, actions
from yice.services.cases.queries import filed_of, opened_by
from yice.services.cases.tests.conftest import SECRET
from yice.testing.cast import TODAY

TELLING = ("再婚", "儿女反对", "不认我")


def everything():
    """Every text in the tables of this app and in the audit."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("cases_")]
        for name in [*names, "audit_entry", "ladder_clock", "ladder_clockevent"]:
            cursor.execute(f'SELECT * FROM "{name}"')
            yield from (str(value) for row in cursor.fetchall() for value in row)


@pytest.fixture
def secret(desk):
    return desk.ask(**SECRET)


def test_the_rows_hold_neutral_words_only(desk, secret):
    actions.reply(by=desk.actor("zhang"), case_id=secret.pk, words="劝了儿子，再婚的事慢慢谈")
    actions.wait_for(
        by=desk.actor("zhang"),
        case_id=secret.pk,
        reason="等再婚手续",
        until=TODAY + dt.timedelta(days=60),
    )
    assert (secret.title, secret.category_title, secret.words) == ("个人事务协调", "个人事务协调", "")
    text = "\n".join(everything())
    assert not [word for word in TELLING if word in text]


def test_the_circle_is_owner_liaison_and_head_by_name(secret, cast):
    assert {one.staff for one in secret.circle.all()} == {cast.staff.zhang, cast.staff.works_head}


def test_each_look_is_recorded_and_shown(desk, secret):
    zhang = desk.actor("zhang")
    _, lines = actions.open_words(by=zhang, case_id=secret.pk)
    assert "儿子说再婚就不认我" in "".join(line.words for line in lines)
    actions.open_words(by=desk.actor("works_head"), case_id=secret.pk)
    assert [name for name, _ in opened_by(secret)] == ["冯厂办", "张晓梅"]
    assert Trail.objects.filter(verb="view.case_words", person_id=secret.person_id).count() == 2


@pytest.mark.parametrize("who", ["lin", "sun", "zhou", "leader", "wang"])
def test_who_is_outside_sees_that_it_is_there_and_no_more(desk, secret, who):
    actor = desk.actor(who)
    assert access.get_for(actor, secret.pk)
    with pytest.raises(NotFound) as refused:
        actions.open_words(by=actor, case_id=secret.pk)
    assert refused.value.code == "case_words_closed"
    assert "read" not in access.may(actor, secret)


def test_who_is_outside_may_add_but_not_work(desk, secret):
    actions.add_note(by=desk.actor("zhou"), case_id=secret.pk, words="又来电话，情绪激动")
    with pytest.raises(NotAllowed):
        actions.reply(by=desk.actor("sun"), case_id=secret.pk, words="x")
    _, lines = actions.open_words(by=desk.actor("zhang"), case_id=secret.pk)
    assert "情绪激动" in lines[-1].words


def test_a_counsellor_is_let_in_by_name_and_out_again(desk, secret, cast):
    row = actions.add_to_circle(
        by=desk.actor("zhang"), case_id=secret.pk, staff_id=cast.staff.county_clerk.pk, why="心理咨询师"
    )
    actions.open_words(by=desk.actor("county_clerk"), case_id=secret.pk)
    actions.remove_from_circle(by=desk.actor("works_head"), case_id=secret.pk, member_id=row.pk)
    with pytest.raises(NotFound):
        actions.open_words(by=desk.actor("county_clerk"), case_id=secret.pk)
    owner = secret.circle.get(staff=cast.staff.zhang)
    with pytest.raises(Refused):
        actions.remove_from_circle(by=desk.actor("works_head"), case_id=secret.pk, member_id=owner.pk)
    with pytest.raises(NotAllowed):
        actions.add_to_circle(by=desk.actor("zhou"), case_id=secret.pk, staff_id=cast.staff.zhou.pk, why="想看")


def test_a_counsellor_writes_down_the_session_and_no_more(desk, secret, cast):
    counsellor = desk.actor("county_clerk")
    actions.add_to_circle(
        by=desk.actor("zhang"), case_id=secret.pk, staff_id=cast.staff.county_clerk.pk, why="心理咨询师"
    )
    actions.add_note(by=counsellor, case_id=secret.pk, words="第一次咨询：情绪平复")
    assert "第一次咨询" not in "".join(everything())
    with pytest.raises(NotAllowed):
        actions.reply(by=counsellor, case_id=secret.pk, words="x")


def test_the_file_gets_a_neutral_summary(desk, secret, cast):
    actions.answer_case(by=desk.actor("zhang"), case_id=secret.pk, answer="父子已和解，同意再婚")
    desk.call_back(secret, "solved", who="zhang")
    (item,) = filed_of(cast.people.chen, desk.actor("lin"))
    assert (item.title, item.words) == ("个人事务协调", "已按规定办理并答复，详情限制查看。")
    assert not [word for word in TELLING if word in "\n".join(everything())]


def test_no_page_filter_or_export_tells(desk, secret, cast):
    client = cast.login(Client(), cast.staff.sun)
    pages = [client.get("/cases/"), client.get(f"/cases/{secret.pk}/"), client.get(f"/people/{secret.person_id}/")]
    said = "".join(answer.content.decode() for answer in pages)
    with zipfile.ZipFile(io.BytesIO(client.post("/cases/export/").content)) as parts:
        said += "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    assert "个人事务协调" in said
    assert "儿女反对" not in said
    assert "不认我" not in said
    for query in ("category=remarriage", "team=legal"):
        assert secret.no not in client.get(f"/cases/?{query}").content.decode(), "a filter would tell the category"
    assert client.get(f"/cases/{secret.pk}/words/").status_code == 404
    inside = cast.login(Client(), cast.staff.zhang)
    assert secret.no in inside.get("/cases/?category=remarriage").content.decode()
    assert "不认我" in inside.get(f"/cases/{secret.pk}/words/").content.decode()


def test_the_clerk_can_restrict_more_but_not_less(desk):
    case = desk.ask(restricted=True)
    assert (case.restricted, case.title, case.category_title) == (True, "个人事务协调", "个人事务协调")
    assert desk.ask(**SECRET, restricted=False).restricted
