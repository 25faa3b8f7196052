"""Something happened to a person: the file follows, rules hear of it."""

import datetime as dt

import pytest

from yice.core.people import actions, queries
from yice.core.people.models import Care, Changed, Event, Family, Health
from yice.lib.errors import Invalid, NotFound, Refused

DAY = dt.date(2018, 4, 1)


def happen(cast, kind, person="chen", who="zhang", on=DAY, **more):
    return actions.record_event(
        by=cast.actor(getattr(cast.staff, who)), person_id=getattr(cast.people, person).pk, kind=kind, on=on, **more
    )


def test_an_admission_opens_a_stay_and_a_discharge_ends_it(cast):
    event = happen(cast, "admitted", place="金城市第二医院", detail="肺炎")
    health = Health.objects.get(person=cast.people.chen)
    assert (health.hospitalised, health.admitted_on, health.admitted_to) == (True, DAY, "金城市第二医院")
    happen(cast, "discharged", on=dt.date(2018, 4, 2))
    health.refresh_from_db()
    assert (health.hospitalised, health.admitted_on) == (False, None)
    assert Event.objects.get(pk=event.pk).ended_on == dt.date(2018, 4, 2)


def test_events_are_numbered_within_the_person(cast):
    assert [happen(cast, "fell").serial, happen(cast, "stroke").serial] == [1, 2]
    assert happen(cast, "fell", person="li").serial == 1


def test_the_latest_mood_is_kept(cast):
    happen(cast, "mood", sub="anxious", detail="再婚的事")
    happen(cast, "mood", sub="lonely", on=dt.date(2018, 3, 1))
    care = Care.objects.get(person=cast.people.chen)
    assert (care.mood, care.mood_on) == ("anxious", DAY)


def test_a_low_mood_is_watched_until_two_calm_ones_in_a_row(cast):
    def watch():
        care = Care.objects.get(person=cast.people.chen)
        return care.mood_watch, care.mood_watch_since

    happen(cast, "mood", sub="lonely", on=dt.date(2018, 3, 1))
    happen(cast, "mood", sub="calm", on=dt.date(2018, 3, 8))
    assert watch() == (True, dt.date(2018, 3, 1))
    happen(cast, "mood", sub="calm", on=dt.date(2018, 3, 15))
    assert watch() == (False, None)


def test_a_restricted_note_is_hidden_from_the_clerk(cast):
    happen(cast, "mood", sub="anxious", detail="再婚的事，子女反对")
    words = {
        who: [item.words for item in queries.timeline(cast.people.chen, cast.actor(getattr(cast.staff, who)))]
        for who in ("zhang", "sun")
    }
    assert "再婚的事，子女反对" in words["zhang"]
    assert "再婚的事，子女反对" not in words["sun"]


def test_a_spouses_death_makes_a_widow(cast):
    happen(cast, "spouse_died", person="zheng")
    assert Family.objects.get(person=cast.people.zheng).marriage == "widowed"


def test_a_mistake_is_taken_back_but_stays_readable(cast):
    event = happen(cast, "admitted")
    actions.retract_event(
        by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, event_id=event.pk, reason="记错人"
    )
    assert Health.objects.get(person=cast.people.chen).hospitalised is False
    assert Event.objects.get(pk=event.pk).retracted_at is not None


def test_it_is_heard_of_and_once(cast):
    assert happen(cast, "fell", key="e1") == happen(cast, "fell", key="e1")
    assert Changed.objects.filter(person=cast.people.chen, why="fell").count() == 1


@pytest.mark.parametrize(
    ("kind", "more"),
    [("party", {}), ("mood", {}), ("mood", {"sub": "blue"}), ("died_reported", {}), ("fell", {"severity": "huge"}),
     ("admitted", {"ended_on": dt.date(2018, 3, 1)}), ("fell", {"on": dt.date(2018, 4, 3)})],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(cast, kind, more):
    with pytest.raises(Invalid):
        happen(cast, kind, **more)


def test_the_hotline_records_for_all_and_the_neighbour_for_none(cast):
    assert happen(cast, "fell", who="zhou")
    with pytest.raises(NotFound):
        happen(cast, "fell", who="sibling_liaison")
    with pytest.raises(Refused):
        happen(cast, "fell", who="community_worker")
