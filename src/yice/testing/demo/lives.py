"""What happened in the city since the rosters came in: deaths of the first quarter, hospital, moods, needs, consent."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping

from yice.core.org.access import actor_for
from yice.core.org.models import Staff
from yice.core.people import actions as people
from yice.core.people.queries import known_identities
from yice.lib import clock
from yice.lib.actor import Actor
from yice.testing import personas
from yice.testing.city.figures import BUSINESS_DATE
from yice.testing.city.people import Invented
from yice.testing.demo import couples

NEEDS = (
    ("comfort", "孩子都在外地，希望有人常来说说话。"),
    ("study", "眼睛看不清报纸，希望有人读报。"),
    ("medical", "想请医生上门量血压，去医院排队太久。"),
    ("living", "想订午饭，自己做不动了。"),
    ("errand", "去年的医药费单子想请单位帮忙报一下。"),
    ("safety", "晚上怕摔倒，想装一个呼叫器。"),
    ("none", ""),
)
MOODS = (
    ("lonely", "提起老伴，情绪低落。"),
    ("anxious", "担心看病花钱，睡不好。"),
    ("lost", "说自己没用了。"),
    ("grieving", "弟弟上月去世。"),
)
IN_HOSPITAL, CRITICAL, WENT_HOME, LOW = 14, 2, 9, 12


def live(city: list[Invented], seated: Mapping[str, Staff]) -> dict[str, int]:
    """Let the first quarter of 2018 happen; returns the person number of each of the cast by key."""
    draw = random.Random("lives")
    numbers = known_identities([person.id_number for person in city if person.category != "tuixiu" or person.known])
    head, clerk = _actor(seated["lin"]), _actor(seated["sun"])
    _deaths(city, numbers, head, clerk)
    alive = [p for p in city if p.category == "lixiu" and p.died_on is None and p.id_number in numbers and not p.known]
    chosen = draw.sample(alive, IN_HOSPITAL + WENT_HOME + LOW)
    _hospital(draw, [numbers[person.id_number] for person in chosen[: IN_HOSPITAL + WENT_HOME]], head)
    for person in chosen[IN_HOSPITAL + WENT_HOME :]:
        on = BUSINESS_DATE - dt.timedelta(days=draw.randrange(1, 12))
        kind, words = draw.choice(MOODS)
        with clock.at(on):
            people.record_event(
                by=head, person_id=numbers[person.id_number], kind="mood", sub=kind, on=on, detail=words
            )
    _needs(draw, [numbers[person.id_number] for person in draw.sample(alive, 120)], clerk)
    known = {person.known: numbers[person.id_number] for person in city if person.known and person.id_number in numbers}
    _finish_files(known, head)
    couples.join(clerk)
    return known


def _actor(staff: Staff) -> Actor:
    assert staff.user is not None
    return actor_for(staff.user, "demo")


def _deaths(city: list[Invented], numbers: Mapping[str, int], head: Actor, clerk: Actor) -> None:
    """Reported by one, confirmed by another, each on its day."""
    gone = [person for person in city if person.died_on and person.died_on.year == BUSINESS_DATE.year]
    for person in sorted(gone, key=lambda one: (one.died_on, one.serial)):
        assert person.died_on is not None
        number = numbers[person.id_number]
        with clock.at(max(person.died_on, dt.date(2018, 1, 8))):
            people.report_death(by=clerk, person_id=number, on=person.died_on)
            people.confirm_death(by=head, person_id=number, on=person.died_on, proof="死亡医学证明")


def _hospital(draw: random.Random, numbers: list[int], by: Actor) -> None:
    for place, number in enumerate(numbers):
        stays = place < IN_HOSPITAL
        on = BUSINESS_DATE - dt.timedelta(days=draw.randrange(1, 45) if stays else draw.randrange(20, 60))
        with clock.at(on):
            people.record_event(
                by=by,
                person_id=number,
                kind="admitted",
                on=on,
                place="市老年病医院",
                severity="serious",
                detail="肺部感染",
            )
        if place < CRITICAL:
            with clock.at(BUSINESS_DATE):
                people.record_event(by=by, person_id=number, kind="critical", on=BUSINESS_DATE, place="市老年病医院")
        if not stays:
            out = on + dt.timedelta(days=draw.randrange(5, 18))
            with clock.at(out):
                people.record_event(by=by, person_id=number, kind="discharged", on=out)


def _needs(draw: random.Random, numbers: list[int], by: Actor) -> None:
    for number in numbers:
        on = BUSINESS_DATE - dt.timedelta(days=draw.randrange(3, 80))
        kind, words = draw.choice(NEEDS)
        with clock.at(on):
            people.state_need(by=by, person_id=number, words=words, kind=kind, stated_on=on)


def _finish_files(known: Mapping[str, int], by: Actor) -> None:
    """The files of the cast hold what a good liaison knows."""
    drafts = {
        "chen": personas.chen_huaishan(),
        "sun": personas.sun_shulan(),
        "li": personas.li_guiying(),
        "zheng": personas.zheng_guodong(),
    }
    day = dt.date(2018, 2, 10)
    with clock.at(day):
        for key, draft in drafts.items():
            if key not in known:
                continue
            for block, values in draft["blocks"].items():
                kept = {name: value for name, value in values.items() if name not in {"address", "community", "branch"}}
                people.update_block(
                    by=by,
                    person_id=known[key],
                    block=block,
                    values=kept,
                    source="走访核实",
                    verified_on=day,
                    valid_on=day,
                )
            for title in draft.get("honours", ()):
                people.add_honour(by=by, person_id=known[key], title=title)
        chen = known.get("chen")
        if chen is not None:
            people.set_greeting_birthday(by=by, person_id=chen, calendar="lunar", month=4, day=15, leap=True)
            people.state_need(
                by=by, person_id=chen, words="想听听厂里的消息，希望有人读报。", kind="study", stated_on=day
            )
            people.give_consent(by=by, person_id=chen, purpose="health", given_on=day, how="voice")
        sun = known.get("sun")
    if sun is not None:
        on = dt.date(2018, 3, 15)
        with clock.at(on):
            people.record_event(
                by=by,
                person_id=sun,
                kind="admitted",
                on=on,
                place="市老年病医院",
                severity="serious",
                detail="脑梗复发",
            )
