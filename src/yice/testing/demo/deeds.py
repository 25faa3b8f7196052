"""Two years of contact books for 离休 and survivors, a quarter for the rest: kept, mostly, as in a good office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import Rulebook, Window, identity
from yice.core.people.models import Pairing, Person
from yice.lib import clock
from yice.planning.duties.actions import bring_in_ledger, plan
from yice.planning.duties.actions.ledger import Ledger
from yice.planning.duties.models import Duty
from yice.planning.duties.run.chunk import plan_chunk
from yice.planning.duties.run.frame import Frame
from yice.planning.duties.run.stages import Stages
from yice.planning.policy import books
from yice.planning.policy.bulk import Coded
from yice.planning.policy.subjects import chunks
from yice.testing.city.figures import BUSINESS_DATE
from yice.testing.demo.office import BUILDER

Ints = NDArray[np.int64]
Progress = Callable[[int, int, str], None]
TWO_YEARS, QUARTER = dt.date(2016, 4, 1), dt.date(2018, 1, 1)
SINCE_1900 = (dt.date(1970, 1, 1) - dt.date(1900, 1, 1)).days
SOURCE = "联系手册"
OUT_OF_TOWN, OUT_OF_TOWN_2017 = 7, 64  # R07; the 64 who were visited out of town (V29)
SETTLED = frozenset({"Yearly", "Festivals", "Periodic", "OnEvent"})
AUTHENTICATION = 90  # R90 is to be done a month before it runs out
KEPT = 0.9
EARLY = 0.2
RESULTS = (
    "精神好，聊了家常。",
    "身体平稳，按时吃药。",
    "问候节日，转达单位慰问。",
    "说近来睡眠好些了。",
    "孙辈回来看望，高兴。",
    "腿脚不便，叮嘱防滑。",
    "问起待遇政策，已解释。",
    "血压略高，提醒复查。",
)


@dataclass(frozen=True, slots=True)
class Chain:
    """A promise that counts from its last evidence: rule, proof, days between (from, to), window about the due day."""

    rule: int
    kind: str
    channel: str
    between: tuple[int, int]
    opens: int
    closes: int


CALLS = Chain(2, "call", "phone", (14, 30), -3, 15)
VISITS = Chain(1, "visit", "home", (80, 170), -14, 30)
CHAINS = Chain(82, "call", "phone", (84, 96), 0, 45)
RARE_CALLS = Chain(2, "call", "phone", (80, 90), -3, 15)
KINDS = (
    *("call", "visit", "chat", "greeting", "gift", "money", "receipt", "note", "form", "file", "photo"),
    *("assessment", "checkup", "delivery", "meeting", "training", "report", "decision", "payment"),
    *("consent", "plan", "handover"),
)
CHANNELS = ("phone", "home", "")


def write_history(progress: Progress) -> int:
    """Bring in the contact books, make the duties of the past, record most of them as kept; returns lines written."""
    draw = np.random.default_rng(20180402)
    people = _People.read()
    old = people.of("lixiu", "yishu")
    retired = people.of("tuixiu")
    progress(0, 1, "录入联系手册")
    parts = [
        _chain(draw, people, old, CALLS, TWO_YEARS),
        _chain(draw, people, old, VISITS, TWO_YEARS),
        _chain(draw, people, old, CHAINS, dt.date(2017, 6, 1)),
        _chain(draw, people, retired, RARE_CALLS, QUARTER),
        _trips(draw, people),
    ]
    lines = bring_in_ledger(by=BUILDER, ledger=_joined(parts), source=SOURCE)
    progress(0, 1, "补排往年应办")
    _plan_past(people.ids[old])
    plan(by=BUILDER, start=QUARTER, end=BUSINESS_DATE + dt.timedelta(days=60), progress=progress)
    progress(0, 1, "录入往年佐证")
    return lines + bring_in_ledger(by=BUILDER, ledger=_settle(draw, people), source=SOURCE)


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody, sorted by number, with unit and liaison; the dead too, for what was done for them."""

    ids: Ints
    unit: Ints
    category: NDArray[np.object_]
    living: NDArray[np.bool_]
    carer: Ints
    names: dict[int, str]

    @classmethod
    def read(cls) -> _People:
        rows = list(Person.objects.order_by("pk").values_list("pk", "unit_id", "category", "life"))
        ids, unit, category, life = (np.array(values) for values in zip(*rows, strict=True))
        paired = Pairing.objects.filter(kind="liaison", superseded_at=None, valid_to=None).exclude(staff=None)
        pairs = np.array(sorted(paired.values_list("person_id", "staff_id")), dtype=np.int64)
        carer = np.zeros(len(ids), dtype=np.int64)
        known = pairs[np.isin(pairs[:, 0], ids)]
        carer[np.searchsorted(ids, known[:, 0])] = known[:, 1]
        names = dict(paired.values_list("staff_id", "staff__name").distinct())
        return cls(ids.astype(np.int64), unit.astype(np.int64), category.astype(object), life == "living", carer, names)

    def of(self, *categories: str) -> Ints:
        """Rows of the living of these categories."""
        return np.flatnonzero(self.living & np.isin(self.category.astype(str), categories))


def _chain(draw: np.random.Generator, people: _People, rows: Ints, chain: Chain, start: dt.date) -> Ledger:
    """Evidence after evidence until today; a few liaisons fell behind lately, a few began late."""
    count = len(rows)
    low, high = chain.between
    every = draw.integers(low, high + 1, count)
    last = np.full(count, _day(BUSINESS_DATE) - 1)
    behind = draw.random(count) < 0.07
    last[behind] -= draw.integers(20, 70, int(behind.sum()))
    before = np.full(count, _day(start)) - draw.integers(0, high, count)
    found: list[tuple[Ints, Ints, Ints, Ints]] = []
    while True:
        due = before + every
        on = due + draw.integers(-3, 7, count)
        go = on <= last
        if not go.any():
            break
        found.append((rows[go], before[go], due[go], on[go]))
        before = np.where(go, on, last + high)
    row, anchor, due, on = (np.concatenate(values) for values in zip(*found, strict=True))
    key = identity.encode(
        people.ids[row], "person", np.full(len(row), chain.rule), np.zeros(len(row), np.int64), anchor + SINCE_1900
    )
    return _ledger(
        draw, people, (people.unit[row], people.carer[row]), key, on, due + chain.opens, due, due + chain.closes,
        np.full(len(row), KINDS.index(chain.kind)), np.full(len(row), CHANNELS.index(chain.channel)),
    )  # fmt: skip


def _trips(draw: np.random.Generator, people: _People) -> Ledger:
    """The trips of 2017: 64 of those who live elsewhere were visited (LZ-115)."""
    away = Person.objects.filter(residence__in=("resettled", "elsewhere"), category__in=("lixiu", "yishu"))
    rows = np.searchsorted(people.ids, np.array(sorted(away.values_list("pk", flat=True)), dtype=np.int64))
    row = np.sort(draw.permutation(rows)[:OUT_OF_TOWN_2017])
    count, first, last = len(row), _day(dt.date(2017, 1, 1)), _day(dt.date(2017, 12, 31))
    none = np.zeros(count, np.int64)
    key = identity.encode(people.ids[row], "person", np.full(count, OUT_OF_TOWN), none, np.full(count, 2017))
    on = first + draw.integers(100, 300, count)
    whole = np.full(count, first), np.full(count, last), np.full(count, last)
    visit, home = np.full(count, KINDS.index("visit")), np.full(count, CHANNELS.index("home"))
    return _ledger(draw, people, (people.unit[row], people.carer[row]), key, on, *whole, visit, home)


def _plan_past(ids: Ints) -> None:
    """Make the duties of the two years for these people, those long missed included."""
    version, book = books.in_force(clock.today())
    window = Window(start=TWO_YEARS, end=BUSINESS_DATE + dt.timedelta(days=60), as_of=clock.today())
    frame = Frame.of(version, book, window, look_back=True)
    stages = Stages()
    for part in chunks(ids, 2048):
        plan_chunk(frame, "person", part, stages, recheck=True)


def _settle(draw: np.random.Generator, people: _People) -> Ledger:
    """Most of what was due till yesterday was done, authentications too, and a little of what is open now."""
    _, book = books.in_force(clock.today())
    rules = [number for number, rule in book.by_number.items() if type(rule.trigger).__name__ in SETTLED]
    rules.append(AUTHENTICATION)
    today = _day(BUSINESS_DATE)
    asked = Duty.objects.filter(rule__in=rules, decision=None, opens__lt=BUSINESS_DATE)
    fields = ("pk", "opens", "due", "closes", "rule", "step", "unit_id", "subject_kind")
    rows = list(asked.order_by("pk").values_list(*fields))
    key = np.array([row[0] for row in rows], dtype=np.int64)
    opens, due, closes = (
        np.array([row[place] for row in rows], "datetime64[D]").astype(np.int64) for place in (1, 2, 3)
    )
    luck = draw.random(len(rows))
    over = np.where(np.array([row[4] for row in rows]) == AUTHENTICATION, due, closes) < today
    done = luck < np.where(over, KEPT, EARLY)
    subject = np.asarray(identity.decode(key).subject)
    at = np.flatnonzero(done)
    latest = np.minimum(np.minimum(due[at], closes[at]), today - 1)
    on = np.maximum(opens[at], latest - draw.integers(0, 4, len(at)))
    on = np.minimum(on, today - 1)
    kind, channel = _proofs(book, [(row[4], row[5]) for row in rows], at)
    whose = np.array([row[7] for row in rows])[at] == identity.KINDS["person"]
    carer = np.where(whose, people.carer[np.searchsorted(people.ids, np.where(whose, subject[at], people.ids[0]))], 0)
    unit = np.array([row[6] for row in rows])[at]
    return _ledger(draw, people, (unit, carer), key[at], on, opens[at], due[at], closes[at], kind, channel)


def _proofs(book: Rulebook, steps: list[tuple[int, int]], at: Ints) -> tuple[Ints, Ints]:
    """For each duty the proof its rule asks first, and how the contact was made."""
    known: dict[tuple[int, int], tuple[int, int]] = {}
    for rule, step in set(steps):
        asked = book.by_number[rule].step(step).evidence
        kind = next(one for one in asked.kinds if one in KINDS)
        channel = next(
            (one for one in asked.channels if one in CHANNELS), "phone" if kind in {"call", "chat"} else "home"
        )
        known[rule, step] = (KINDS.index(kind), CHANNELS.index(channel))
    pairs = np.array([known[steps[place]] for place in at.tolist()], dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _ledger(
    draw: np.random.Generator,
    people: _People,
    owner: tuple[Ints, Ints],
    key: Ints | int,
    on: Ints,
    opens: Ints,
    due: Ints,
    closes: Ints,
    kind: Ints,
    channel: Ints,
) -> Ledger:
    unit, carer = owner
    staff = np.unique(np.append(people.carer, 0))
    names = tuple(people.names.get(int(number), "本单位") for number in staff)
    return Ledger(
        key=np.asarray(key),
        on=on.astype("datetime64[D]"),
        opens=opens.astype("datetime64[D]"),
        due=due.astype("datetime64[D]"),
        closes=closes.astype("datetime64[D]"),
        unit=unit,
        done_by=carer,
        kind=Coded(kind, KINDS),
        channel=Coded(channel, CHANNELS),
        result=Coded(draw.integers(0, len(RESULTS), len(on)), RESULTS),
        names=Coded(np.searchsorted(staff, carer), names),
    )


def _joined(parts: list[Ledger]) -> Ledger:
    """Several ledgers as one; they share their words."""
    first = parts[0]
    values: dict[str, Any] = {}
    for name in Ledger.__slots__:
        columns = [getattr(part, name) for part in parts]
        if isinstance(columns[0], Coded):
            values[name] = Coded(np.concatenate([column.codes for column in columns]), getattr(first, name).words)
        else:
            values[name] = np.concatenate(columns)
    return Ledger(**values)


def _day(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days
