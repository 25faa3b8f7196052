"""An empty cell is unknown, unless the office says otherwise; a need comes in in the person's own words."""

import pytest

from yice.core.people.models import Need, Person
from yice.core.roster.actions import choose_columns, take_upload
from yice.core.roster.models import Batch
from yice.core.roster.tests.sheets import HEADINGS, chen, li, workbook

pytestmark = pytest.mark.django_db
AWAY, NEED = len(HEADINGS), len(HEADINGS) + 1


def roster(*rows):
    return workbook([[*HEADINGS, "是否易地", "需求"], *rows])


@pytest.fixture
def by(cast):
    return cast.actor(cast.staff.works_head)


def mapped(by, cast, body, blank):
    batch = take_upload(by=by, filename="花名册.xlsx", body=body, unit=cast.units.works)
    return choose_columns(by=by, batch=batch, sheets={}, used=[0], blanks={0: {AWAY: blank}} if blank else None)


def residences():
    return dict(Person.objects.filter(name__in=["陈志远", "李秀兰"], erased_at=None).values_list("name", "residence"))


def test_an_empty_cell_is_unknown(drop):
    drop(roster([*chen(), "", ""], [*li(), "是", ""]))
    assert residences() == {"陈志远": None, "李秀兰": "resettled"}


def test_empty_means_local_where_the_office_says_so_and_next_time_too(cast, drop, by):
    body = roster([*chen(), "", ""], [*li(), "是", ""])
    mapped(by, cast, body, "local")
    assert Batch.objects.get().plans[0]["columns"][AWAY]["blank"] == "local"
    drop(body)
    assert residences() == {"陈志远": "local", "李秀兰": "resettled"}


def test_a_word_for_unknown_stays_unknown(cast, drop, by):
    body = roster([*chen(), "不详", ""], [*li(), " ", ""])
    mapped(by, cast, body, "local")
    drop(body)
    assert residences() == {"陈志远": None, "李秀兰": "local"}


def test_a_code_of_another_list_is_passed_over(cast, by):
    batch = mapped(by, cast, roster([*chen(), "", ""]), "alone")
    assert batch.plans[0]["columns"][AWAY]["blank"] == ""


def test_the_page_offers_it_for_coded_columns_only(cast, client, by):
    batch = take_upload(by=by, filename="花名册.xlsx", body=roster([*chen(), "", ""]), unit=cast.units.works)
    page = cast.login(client, cast.staff.works_head).get(f"/roster/{batch.pk}/columns/").content.decode()
    assert "空白即本地" in page
    assert f'name="b-0-{AWAY}"' in page
    assert f'name="b-0-{NEED}"' not in page


def test_a_need_is_kept_in_the_persons_own_words(drop):
    drop(roster([*chen(), "", "想有人陪着去透析"], [*li(), "", "暂无"]))
    needs = {need.person.name: need for need in Need.objects.select_related("person")}
    assert (needs["陈志远"].words, needs["陈志远"].kind, needs["陈志远"].state) == ("想有人陪着去透析", "other", "open")
    assert (needs["李秀兰"].kind, needs["李秀兰"].state) == ("none", "met")
    assert Person.objects.get(name="陈志远", erased_at=None).needs_on == needs["陈志远"].stated_on
    assert "需求" not in Person.objects.get(name="陈志远", erased_at=None).extra


def test_a_new_need_of_somebody_known_is_added_once(drop):
    drop(roster([*chen(), "", ""]))
    assert drop(roster([*chen(), "", "想换个带扶手的床"])).update == 1
    assert drop(roster([*chen(), "", "想换个带扶手的床"])).update == 0
    assert [need.words for need in Need.objects.all()] == ["想换个带扶手的床"]
