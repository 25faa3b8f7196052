import pytest

from yice.core.org.actions import add_area, change_area, close_area, open_unit
from yice.core.org.models import PartyKind
from yice.core.org.queries import areas_without_manager
from yice.core.org.responsibility import party_units, responsible_parties
from yice.core.org.tests.conftest import SYSTEM
from yice.lib.errors import Invalid, Refused, Stale

pytestmark = pytest.mark.postgres

BUREAU, CENTRE, COUNTY, ORIGINAL = PartyKind.BUREAU, PartyKind.CENTRE, PartyKind.COUNTY_BUREAU, PartyKind.ORIGINAL


@pytest.mark.parametrize(
    ("tier", "rank", "parties", "cite"),
    [
        ("city", "fudi", (BUREAU, ORIGINAL), "LZ-018"),
        ("city", "zhengdi", (BUREAU, ORIGINAL), "LZ-018"),
        ("city", "zhengxian", (CENTRE, ORIGINAL), "LZ-019"),
        ("city", "fuxian", (CENTRE, ORIGINAL), "LZ-019"),
        ("city", "zhengke", (ORIGINAL,), "LZ-020"),
        ("city", "keyuan", (ORIGINAL,), "LZ-020"),
        ("county", "zhengxian", (COUNTY,), "LZ-021"),
        ("county", "fuke", (COUNTY,), "LZ-021"),
        ("county", "keyuan", (ORIGINAL,), "LZ-022"),
        ("zone", "zhengxian", (ORIGINAL,), "LZ-022"),
        ("city", "", (ORIGINAL,), "LZ-022"),
    ],
)
def test_the_document_says_who_answers(town, tier, rank, parties, cite):
    found = responsible_parties(tier=tier, nature="organ", rank=rank)
    assert found.parties == parties
    assert found.cites == (cite,)


def test_the_rules_speak_of_retired_cadres_only(town):
    assert responsible_parties(tier="city", nature="organ", rank="fudi", category="lixiu") is None


def test_the_parties_are_found_as_units_from_the_original_unit(town):
    centre = open_unit(by=SYSTEM, code="ZX", name="服务中心", kind="centre", parent=town.bureau)
    assert party_units((BUREAU, ORIGINAL), town.plant) == {BUREAU: town.bureau, ORIGINAL: town.plant}
    assert party_units((CENTRE, ORIGINAL), town.plant)[CENTRE] == centre
    office = open_unit(by=SYSTEM, code="TJ", name="统计局", kind="organ", parent=town.county)
    assert party_units((COUNTY,), office) == {COUNTY: town.county}
    assert party_units((CENTRE,), town.foreign) == {CENTRE: None}


def test_an_area_has_one_manager_and_those_without_are_listed(town, hire):
    zhang = hire("Z1", town.county)
    area = add_area(by=SYSTEM, unit=town.county, code="1", name="一片", manager=zhang)
    empty = add_area(by=SYSTEM, unit=town.county, code="2", name="二片")
    assert list(areas_without_manager()) == [empty]
    change_area(by=SYSTEM, area=area, version=1, name="一片", manager=None)
    assert areas_without_manager().count() == 2
    with pytest.raises(Stale):
        change_area(by=SYSTEM, area=area, version=1, name="一片", manager=zhang)
    close_area(by=SYSTEM, area=area, version=2)
    assert list(areas_without_manager()) == [empty]


def test_wrong_input_for_an_area(town, hire):
    add_area(by=SYSTEM, unit=town.county, code="1", name="一片", key="k")
    assert add_area(by=SYSTEM, unit=town.county, code="1", name="一片", key="k").code == "1"
    for change, code in (({"code": "1"}, "area_code_taken"), ({"name": " "}, "area_invalid")):
        with pytest.raises(Invalid) as caught:
            add_area(**{"by": SYSTEM, "unit": town.county, "code": "9", "name": "九片", **change})
        assert caught.value.code == code
    gone = hire("Z9", town.county)
    gone.is_active = False
    with pytest.raises(Refused):
        add_area(by=SYSTEM, unit=town.county, code="3", name="三片", manager=gone)
