"""清除档案之后：诉求里的话没有了，编号、日子和结果还在。"""

from __future__ import annotations

from yice.core.people import actions as people
from yice.lib.actor import Actor
from yice.services.cases import actions
from yice.services.cases.actions.erasing import forget_erased
from yice.services.cases.models import Case, Entry, Filed
from yice.services.cases.tests.conftest import SECRET
from yice.testing.cast import TODAY


def test_words_go_and_numbers_stay(desk, cast):
    chen = cast.people.chen
    desk.call_back(desk.answered(), "solved")
    secret = desk.ask(**SECRET)
    people.report_death(by=desk.actor("zhang"), person_id=chen.pk, on=TODAY)
    people.confirm_death(by=desk.actor("works_head"), person_id=chen.pk, on=TODAY, proof="死亡证明")
    actions.close_otherwise(by=desk.actor("works_head"), case_id=secret.pk, outcome="died", reason="本人离世")
    people.erase_person(by=desk.actor("works_head"), person_id=chen.pk, reason="保存期满")
    assert forget_erased(by=Actor.system("test")) == 2
    assert forget_erased(by=Actor.system("test")) == 0
    assert set(Case.objects.values_list("title", "words", "answer")) == {("（已清除）", "", "")}
    assert set(Entry.objects.values_list("words", "sealed")) == {("", "")}
    assert set(Filed.objects.values_list("words", flat=True)) == {""}
    assert sorted(Case.objects.values_list("no", "outcome")) == [("2018-0001", "solved"), ("2018-0002", "died")]
