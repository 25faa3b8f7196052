"""The contacts of the last quarter as visits: the contact books brought in, and a few dozen told in full."""

from __future__ import annotations

import datetime as dt
import random
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence

from yice.core.org.models import Staff
from yice.core.people.models import Home, Pairing, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries.lists import PERSON
from yice.planning.policy.models import Level
from yice.services.visits.actions import BookLine, bring_in_book, save_visit
from yice.services.visits.drafts import HandedDraft, KeptDraft, PromiseDraft, Upload, VisitDraft
from yice.services.visits.models import Promise
from yice.testing.city.figures import BUSINESS_DATE
from yice.testing.demo.cases import acting
from yice.testing.demo.office import BUILDER
from yice.testing.demo.stories import NEAR, Story, stories

Progress = Callable[[int, int, str], None]
SINCE = dt.date(2018, 1, 2)
CHECKED = dt.date(2018, 3, 29)
QUIET = ("17:20", "20:10")  # the day before: nobody has answered twice, somebody has to go and look


def write_visits(seated: Mapping[str, Staff], progress: Progress) -> int:
    """Write the visits; returns how many there are."""
    progress(0, 1, "登记走访")
    written = _bring_in()
    liaison = acting(seated["zhang"])
    people = caseload(seated["zhang"])
    for story in stories():
        if story.who < len(people):
            written += _tell(liaison, people[story.who], story)
    return written + _nobody_answers(liaison, people)


def caseload(staff: Staff) -> list[Person]:
    """The living people of a liaison, 离休 first, in the order of their files."""
    mine = Pairing.objects.filter(staff=staff, kind="liaison", superseded_at=None, valid_to=None)
    rows = Person.objects.filter(pk__in=mine.values("person"), life="living").order_by("category", "pk")
    return list(rows)


def _bring_in() -> int:
    """The contact books of 离休 and survivors since the new year, with hours and a few words each."""
    draw = random.Random("contact book")
    rows = Evidence.objects.filter(
        subject_kind=PERSON, on__gte=SINCE, kind__in=["visit", "call"], revoked_at=None,
        subject__in=Person.objects.filter(category__in=["lixiu", "yishu"]).values("pk"),
    )  # fmt: skip
    lines = {}
    for number, kind, result in rows.order_by("pk").values_list("pk", "kind", "result"):
        hour, minute = draw.choice((8, 9, 9, 10, 10, 14, 15, 15, 16)), draw.randrange(0, 60, 5)
        lines[number] = BookLine(
            time=dt.time(hour, minute), minutes=draw.randrange(20, 70, 5) if kind == "visit" else draw.randrange(4, 18),
            said=result + draw.choice(NEAR[kind]), mood="calm" if draw.random() < 0.6 else "",
        )  # fmt: skip
    with clock.at(BUSINESS_DATE):
        return bring_in_book(by=BUILDER, lines=lines)


def _tell(by: Actor, person: Person, story: Story) -> int:
    on = BUSINESS_DATE - dt.timedelta(days=story.ago)
    draft = VisitDraft(
        person=person.pk, manner=story.manner, on=on, time=dt.time.fromisoformat(story.time),
        minutes=None if story.missed else story.minutes, reached=not story.missed, why_not=story.missed,
        said=story.said, mood="" if story.missed else story.mood, needs=story.needs, need_kind=story.need_kind,
        private=story.private, place=story.place, confirmed=story.confirmed,
        promises=tuple(PromiseDraft(words=words, due=on + dt.timedelta(days=days)) for words, days in story.promises),
        kept=tuple(_kept(person, story)), handed=tuple(_handed(story)),
    )  # fmt: skip
    signed = draft.handed and not story.no_receipt
    files = [Upload(role="signature", name="签名.png", content=signature(person.pk))] if signed else []
    with clock.at(_moment(on, story.time)):
        save_visit(by=by, draft=draft, files=files)
    return 1


def _kept(person: Person, story: Story) -> list[KeptDraft]:
    told = {story.keeps: (True, ""), story.puts_off[0]: (False, story.puts_off[1])}
    rows = Promise.objects.filter(person=person, kept=None, words__in=[words for words in told if words])
    return [KeptDraft(promise=one.pk, kept=told[one.words][0], note=told[one.words][1]) for one in rows]


def _handed(story: Story) -> list[HandedDraft]:
    found = []
    if story.goods:
        found.append(HandedDraft(kind="goods", item=story.goods, no_receipt=story.no_receipt))
    if story.fen:
        found.append(HandedDraft(kind="money", fen=story.fen, no_receipt=story.no_receipt))
    return found


def _nobody_answers(by: Actor, people: Sequence[Person]) -> int:
    """One door checked in time last month; one that has to be checked today."""
    alone = set(Home.objects.filter(person__in=people, household="alone").values_list("person_id", flat=True))
    red = set(Level.objects.filter(person__in=people, code="red").values_list("person_id", flat=True))
    met = Evidence.objects.filter(subject_kind=PERSON, on__gte=CHECKED - dt.timedelta(days=3), reached=True)
    busy = set(met.filter(subject__in=[one.pk for one in people]).values_list("subject", flat=True))
    quiet = [one for one in people if one.pk in alone - red]
    silent = next((one for one in quiet if one.category == "lixiu"), None)
    deaf = next((one for one in quiet if one.pk not in busy and one != silent), None)
    if silent is None or deaf is None:
        return 0
    ago = (BUSINESS_DATE - CHECKED).days
    calls = [Story(who=0, ago=ago, manner="phone", time=time, missed="no_answer") for time in ("09:10", "11:40")]
    looked = Story(who=0, ago=ago, manner="home", time="14:20", minutes=25,
                   said="敲开门，人没事，手机调成了静音。教会调音量，邻居留了电话。")  # fmt: skip
    for story in (*calls, looked):
        _tell(by, deaf, story)
    for time in QUIET:
        _tell(by, silent, Story(who=0, ago=1, manner="phone", time=time, missed="no_answer"))
    return len(calls) + 1 + len(QUIET)


def _moment(on: dt.date, time: str) -> dt.datetime:
    return dt.datetime.combine(on, dt.time.fromisoformat(time), tzinfo=clock.ZONE) + dt.timedelta(minutes=1)


def signature(number: int) -> bytes:
    """A small picture of a scribble, another one for each number."""
    wide, high = 240, 80
    draw = random.Random(number)
    rows = [bytearray(b"\xff" * wide) for _ in range(high)]
    x, y = 20.0, 40.0
    while x < wide - 20:
        rise, run = draw.uniform(-9, 9), draw.uniform(3, 9)
        for step in range(20):
            at, to = int(y + rise * step / 20), int(x + run * step / 20)
            for place in (at, at + 1):
                rows[min(max(place, 2), high - 3)][min(to, wide - 1)] = 0x30
        x, y = x + run, min(max(y + rise, 15.0), high - 15.0)
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
