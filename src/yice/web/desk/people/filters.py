"""The sentence of filters above the list of people: what each word means for the query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from yice.core.org.models import Unit
from yice.core.people import codes
from yice.core.people.models import Doubt, Pairing, Person
from yice.lib.filters import Choice, chosen
from yice.lib.ids import path_range
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.lists import PERSON
from yice.planning.policy.models import Concern, Gap

LEVELS = (("red", "红 重点"), ("yellow", "黄 关注"), ("green", "绿 常态"), ("retired", "退休"), ("none", "未分级"))
AGES = (("80", "80 岁以上"), ("85", "85 岁以上"), ("90", "90 岁以上"), ("100", "100 岁以上"), ("u70", "70 岁以下"))
STATES = (("current", "在世"), ("reported", "待确认离世"), ("dead", "已离世"), ("left", "迁出"))
DUTIES = (("late", "有逾期"), ("today", "今日到期"), ("week", "七日内到期"))
FLAGS = (
    ("hospital", "住院"), ("critical", "病危"), ("bedridden", "卧床"), ("disabled", "失能"), ("hardship", "困难"),
    ("party", "中共党员"), ("no_liaison", "没有联络员"), ("no_phone", "没有电话"), ("gap", "有待补信息"),
    ("concern", "重点关注"), ("doubt", "有存疑"),
)  # fmt: skip
BIRTHDAYS = (("today", "今日生日"), ("tomorrow", "明日生日"), ("week", "七日内生日"), ("month", "本月生日"))
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the sentence: its name in the address, its options, what it keeps."""

    name: str
    word: str
    options: tuple[tuple[str, str], ...]
    keep: Callable[[str, dt.date], Q]


def _life(code: str, _today: dt.date) -> Q:
    return Q(life=codes.Life.LIVING) if code == "current" else Q(life=code)


def _level(code: str, _today: dt.date) -> Q:
    return Q(level__isnull=True) if code == "none" else Q(level__code=code)


def _age(code: str, today: dt.date) -> Q:
    if code == "u70":
        return Q(birth_earliest__gt=_years_back(today, 70))
    return Q(birth_earliest__lte=_years_back(today, int(code)))


def _years_back(today: dt.date, years: int) -> dt.date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def _duty(code: str, today: dt.date) -> Q:
    owed = Duty.objects.filter(decision=None, subject_kind=PERSON, closes__gte=today)
    if code == "late":
        owed = owed.filter(due__lt=today)
    else:
        owed = owed.filter(due__gte=today, due__lte=today + dt.timedelta(days=7 if code == "week" else 0))
    return Q(pk__in=owed.values("subject"), life=codes.Life.LIVING)


def _household(code: str, _today: dt.date) -> Q:
    return Q(home__household=code)


def _flag(code: str, _today: dt.date) -> Q:
    if code == "no_liaison":
        held = Pairing.objects.filter(
            person=OuterRef("pk"), kind=codes.PairingKind.LIAISON, valid_to=None, superseded_at=None
        )
        return Q(~Exists(held))
    if code == "gap":
        return Q(pk__in=Gap.objects.filter(subject_kind=PERSON).values("subject"))
    if code == "doubt":
        return Q(pk__in=Doubt.objects.filter(settled_at=None).values("person"))
    if code == "concern":
        return Q(pk__in=Concern.objects.filter(left_on=None).values("person"))
    return {
        "hospital": Q(health__hospitalised=True),
        "critical": Q(health__critical=True),
        "bedridden": Q(health__bedridden=True),
        "disabled": Q(health__ability__gte=1),
        "hardship": Q(home__hardship__in=(codes.Degree.SOME, codes.Degree.SEVERE)),
        "party": Q(party_member=True),
        "no_phone": Q(phone__isnull=True, phone_home__isnull=True),
    }[code]


def _birthday(code: str, today: dt.date) -> Q:
    from yice.web.desk.birthdays import born_on

    days = {"today": (0, 0), "tomorrow": (1, 1), "week": (0, 7)}.get(code)
    if days is None:
        first = today.replace(day=1)
        last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        return born_on(first, last)
    return born_on(today + dt.timedelta(days=days[0]), today + dt.timedelta(days=days[1]))


def _equals(field: str) -> Callable[[str, dt.date], Q]:
    return lambda code, _today: Q(**{field: code})


WORDS: tuple[Word, ...] = (
    Word("life", "状态", STATES, _life),
    Word("category", "类别", tuple(codes.Category.choices), _equals("category")),
    Word("level", "分级", LEVELS, _level),
    Word("due", "应办", DUTIES, _duty),
    Word("household", "同住", tuple(codes.HouseholdKind.choices), _household),
    Word("age", "年龄", AGES, _age),
    Word("flag", "情况", FLAGS, _flag),
    Word("birthday", "生日", BIRTHDAYS, _birthday),
    Word("residence", "居住", tuple(codes.Residence.choices), _equals("residence")),
    Word("rank", "职级", tuple(codes.Rank.choices), _equals("rank_post")),
)
SHOWN = ("category", "level", "due", "household", "flag")  # the rest stands behind 更多


NAMES = ("unit", "liaison", *(word.name for word in WORDS))


@dataclass(frozen=True, slots=True)
class Sentence:
    """The filters as chosen: the choices to draw, the words that are set, the query they make."""

    choices: list[Choice]
    more: list[Choice]
    set_words: list[tuple[str, str]]
    keep: Q

    @property
    def is_set(self) -> bool:
        """Whether anything but the default was chosen."""
        return bool(self.set_words)


def read(
    query: Mapping[str, str], *, today: dt.date, units: list[tuple[str, str]], staff: list[tuple[str, str]]
) -> Sentence:
    """Read the sentence from the address; unknown words and codes are passed over, not errors."""
    unit = Choice("unit", "单位", chosen(query, "unit", units), units, any="全部")
    liaison = Choice("liaison", "联络员", chosen(query, "liaison", staff), staff)
    choices: list[Choice] = [unit]
    more: list[Choice] = []
    said: list[tuple[str, str]] = []
    keep = Q()
    for word in WORDS:
        value = chosen(query, word.name, word.options)
        choice = Choice(word.name, word.word, value, word.options)
        (choices if word.name in SHOWN or value else more).append(choice)
        if value:
            keep &= word.keep(value, today)
            said.append((word.name, dict(word.options)[value]))
    (choices if liaison.value else more).append(liaison)
    if unit.value:
        keep &= _in_unit(int(unit.value))
        said.append(("unit", dict(units)[unit.value]))
    if liaison.value:
        keep &= Q(pk__in=_cared_for(int(liaison.value)))
        said.append(("liaison", dict(staff)[liaison.value]))
    if not query.get("life"):
        keep &= Q(life__in=(codes.Life.LIVING, codes.Life.REPORTED))
    return Sentence(choices, more, said, keep)


def _in_unit(unit_id: int) -> Q:
    low, high = path_range(Unit.objects.values_list("path", flat=True).get(pk=unit_id))
    return Q(unit__path__gte=low, unit__path__lt=high)


def _cared_for(staff_id: int) -> QuerySet[Pairing, int]:
    kinds = (codes.PairingKind.LIAISON, codes.PairingKind.DEPUTY)
    rows = Pairing.objects.filter(staff_id=staff_id, kind__in=kinds, valid_to=None, superseded_at=None)
    return rows.values_list("person_id", flat=True)


def apply(people: QuerySet[Person], sentence: Sentence) -> QuerySet[Person]:
    """Only the people the sentence keeps."""
    return people.filter(sentence.keep)
