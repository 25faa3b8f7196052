"""The standing cast itself: everybody is there and stands where the story says."""


def test_everybody_is_there(cast):
    assert cast.people.chen.name == "陈怀山"
    assert cast.people.chen.unit_id == cast.units.works.pk
    assert cast.people.wang.life == "dead"
    assert cast.fang.relation == "daughter"
