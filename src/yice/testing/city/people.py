"""Invents the people: drawn by a seeded generator, so that every machine gets the same city."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from yice.testing.city import figures, words
from yice.testing.city.figures import Cell
from yice.testing.city.known import KNOWN
from yice.testing.city.units import Home, homes, plan_branches

SEED = 20171231
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DIVISIONS = (
    "620102",
    "620103",
    "620104",
    "620105",
    "620111",
    "620121",
    "620122",
    "620123",
    "610431",
    "142326",
    "410521",
)


@dataclass(slots=True)
class Invented:
    """One invented person as the offices know them; ``None`` and empty text are unknown."""

    serial: int
    category: str
    tier: str
    nature: str
    home: Home
    name: str
    sex: str
    birth: dt.date
    id_number: str
    nation: str = "汉族"
    native: str = ""
    birth_precision: str = "month"
    joined_revolution: dt.date | None = None
    joined_party: dt.date | None = None
    retired_on: dt.date | None = None
    rank: str = "other"
    treatment: str = ""
    post: str = ""
    health: str = ""
    ability: str = ""
    diseases: list[str] = field(default_factory=list)
    nursing: bool = False
    marriage: str = ""
    household: str = ""
    children: int | None = None
    address: str = ""
    community: str = ""
    phone: str = ""
    kin_name: str = ""
    kin_relation: str = ""
    kin_phone: str = ""
    branch: str = ""
    residence: str = "本地"
    served_army: bool = False
    hobby: str = ""
    died_on: dt.date | None = None
    of_cadre: str = ""
    checkup_on: dt.date | None = None
    authenticated_on: dt.date | None = None
    can_attend: str = ""
    allergy: str = ""
    carer: str = ""
    known: str = ""


def id_number(draw: random.Random, division: str, birth: dt.date, sex: str) -> str:
    """An 18-digit number with a right check digit."""
    order = draw.randrange(1, 499) * 2 + (1 if sex == "m" else 0)
    body = f"{division}{birth:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def invent_city() -> list[Invented]:
    """Everybody: the living of 2017-12-31 and those who died in 2017, in a fixed order."""
    maker = _Maker(random.Random(SEED))
    people = [maker.lixiu(home) for home in _places(figures.LIXIU_CELLS)]
    maker.settle_lixiu(people)
    gone = [maker.lixiu(home) for home in _places(figures.DEAD_2017_CELLS)]
    maker.settle_gone(gone)
    retired = [maker.tuixiu(home) for home in _places(figures.TUIXIU_CELLS)]
    maker.settle_tuixiu(retired)
    survivors = [maker.yishu(home) for home in _places(figures.YISHU_CELLS)]
    maker.settle_yishu(survivors)
    return [*people, *gone, *retired, *survivors]


def _places(cells: tuple[Cell, ...]) -> list[Home]:
    """One home per person of each cell, by the homes' shares, rounded so that the cell's sum is exact."""
    everywhere = homes()
    chosen: list[Home] = []
    for cell in cells:
        fitting = [home for home in everywhere if (home.tier, home.nature) == (cell.tier, cell.nature)]
        counts = [int(cell.people * home.share) for home in fitting]
        for extra in range(cell.people - sum(counts)):
            counts[extra % len(counts)] += 1
        for home, count in zip(fitting, counts, strict=True):
            chosen += [home] * count
    return chosen


class _Maker:
    """Draws one person after another; the order of draws is the city."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.serial = 0
        self.numbers: set[str] = set()
        self.branches: dict[str, list[str]] = {}
        for plan in plan_branches():
            self.branches.setdefault(plan.parent or "", []).append(plan.name)

    def _name(self, sex: str, *, old: bool) -> str:
        draw = self.draw
        chance = draw.random()
        if chance < 0.0004:
            return draw.choice(words.UIGHUR_NAMES)
        surname = (
            draw.choice(words.RARE_SURNAMES)
            if chance < 0.012
            else draw.choice(words.SURNAMES[: 30 if draw.random() < 0.75 else None])
        )
        if old:
            pool = words.GIVEN_MALE_OLD if sex == "m" else words.GIVEN_FEMALE_OLD
        else:
            pool = words.GIVEN_MALE if sex == "m" else words.GIVEN_FEMALE
        if draw.random() < 0.22:
            return surname + draw.choice(pool)
        start = draw.randrange(len(pool) // 2) * 2
        return surname + (pool[start : start + 2] if draw.random() < 0.6 else draw.choice(pool) + draw.choice(pool))

    def _person(self, category: str, home: Home, sex: str, birth: dt.date) -> Invented:
        draw = self.draw
        self.serial += 1
        number = id_number(draw, draw.choice(DIVISIONS), birth, sex)
        while number in self.numbers:
            number = id_number(draw, draw.choice(DIVISIONS), birth, sex)
        self.numbers.add(number)
        return Invented(
            serial=self.serial,
            category=category,
            tier=home.tier,
            nature=home.nature,
            home=home,
            name=self._name(sex, old=birth.year < 1945),
            sex=sex,
            birth=birth,
            id_number=number,
            nation=draw.choice(words.NATIONS),
            native=draw.choice(words.NATIVE),
            birth_precision="day" if draw.random() < 0.55 else "month",
            address=f"{draw.choice(words.STREETS)}{draw.randrange(1, 400)}号"
            f"{draw.randrange(1, 9)}单元{draw.randrange(101, 703)}室",
            community=draw.choice(words.COMMUNITIES) if draw.random() < 0.85 else "",
            phone=self._phone() if draw.random() < 0.93 else "",
            hobby=draw.choice(words.HOBBIES) if draw.random() < 0.6 else "",
        )

    def _phone(self) -> str:
        draw = self.draw
        if draw.random() < 0.25:
            return f"0931-{draw.randrange(2, 9)}{draw.randrange(10**6):06d}"
        return f"1{draw.choice(('38', '39', '36', '35', '59', '89', '33', '50'))}{draw.randrange(10**8):08d}"

    def _authenticated(self) -> dt.date | None:
        """The last yearly authentication: most within nine months before the roster, a few overdue or unknown."""
        luck = self.draw.random()
        if luck < 0.01:
            return None
        days = self.draw.randrange(290, 375) if luck < 0.025 else self.draw.randrange(264)
        return dt.date(2017, 12, 28) - dt.timedelta(days=days)

    def _day(self, year: int) -> dt.date:
        return dt.date(year, 1, 1) + dt.timedelta(days=self.draw.randrange(365))

    def _family(self, person: Invented, age: int) -> None:
        draw = self.draw
        widowed = draw.random() < (0.48 if age >= 85 else 0.28 if age >= 75 else 0.1)
        person.marriage = "丧偶" if widowed else "已婚"
        person.children = draw.choice((0, 1, 2, 2, 3, 3, 4, 5)) if age >= 75 else draw.choice((0, 1, 1, 1, 2, 2))
        if widowed:
            person.household = draw.choice(("独居", "独居", "与子女同住", "与子女同住", "与保姆同住"))
        else:
            person.household = draw.choice(("空巢", "与配偶同住", "与配偶同住", "与子女同住"))
        if person.children:
            person.kin_relation = draw.choice(("子", "女", "长子", "次女", "儿媳"))
            person.kin_name = person.name[: 2 if person.name[:2] in words.RARE_SURNAMES else 1] + draw.choice(
                words.GIVEN_MALE + words.GIVEN_FEMALE
            )
            person.kin_phone = self._phone()

    def lixiu(self, home: Home) -> Invented:
        """A 离休干部: born by 1935, joined before October 1949."""
        draw = self.draw
        born = min(1935, max(1913, round(draw.gauss(1929.1, 3.6))))
        person = self._person("lixiu", home, "m" if draw.random() < 0.83 else "f", self._day(born))
        first = max(1937, born + 13)
        if born <= 1922 and draw.random() < 0.6:
            joined = self._day(draw.randrange(max(1937, born + 14), 1943))
        elif born <= 1929 and draw.random() < 0.4:
            joined = self._day(draw.randrange(max(1943, first), 1945))
        else:
            joined = dt.date(draw.randrange(max(1946, first), 1950), 1, 1) + dt.timedelta(days=draw.randrange(270))
        person.joined_revolution = min(joined, dt.date(1949, 9, 30))
        person.retired_on = self._day(born + (60 if person.sex == "m" else 55))
        person.served_army = draw.random() < 0.35
        person.rank = draw.choice(("zhengxian", "fuxian", "fuxian", "zhengke", "zhengke", "fuke", "keyuan", "other"))
        person.treatment = (
            person.rank if person.rank not in {"zhengke", "fuke"} else draw.choice(("fuxian", person.rank))
        )
        person.post = draw.choice(words.POSTS[person.rank])
        age = 2017 - born
        self._family(person, age)
        person.health = draw.choice(("好", "一般", "一般", "较差", "较差"))
        person.ability = draw.choice(("完全自理", "完全自理", "部分自理", "部分自理"))
        person.diseases = draw.sample(words.DISEASES_OLD, draw.choice((0, 1, 1, 2, 3)))
        if draw.random() < 0.8:
            person.checkup_on = dt.date(2017, 4, 10) + dt.timedelta(days=draw.randrange(190))
        person.can_attend = "能" if person.health == "好" and age < 92 else "不能" if draw.random() < 0.7 else ""
        person.allergy = draw.choice(("无", "无", "无", "青霉素", "磺胺", ""))
        person.carer = draw.choice(("老伴", "子女轮流", "保姆", "无", "", ""))
        person.authenticated_on = self._authenticated()
        return person

    def tuixiu(self, home: Home) -> Invented:
        """A 退休干部, from newly retired to over ninety."""
        draw = self.draw
        age = min(97, max(51, round(draw.gauss(70, 8.5))))
        born = 2017 - age
        person = self._person("tuixiu", home, "m" if draw.random() < 0.58 else "f", self._day(born))
        person.retired_on = min(self._day(born + (60 if person.sex == "m" else 55)), dt.date(2017, 12, 1))
        person.rank = draw.choice(("zhengke", "fuke", "keyuan", "other", "other", "other"))
        person.treatment = person.rank
        person.post = draw.choice(words.POSTS[person.rank])
        person.served_army = draw.random() < 0.08
        person.authenticated_on = self._authenticated()
        if draw.random() < 0.75:
            self._family(person, age)
        if draw.random() < 0.6:
            person.health = draw.choice(("好", "好", "好", "一般", "一般", "较差"))
            person.ability = "完全自理" if age < 85 or draw.random() < 0.6 else "部分自理"
            person.diseases = draw.sample(words.DISEASES_OLD[:8], draw.choice((0, 0, 1, 1, 2)))
        return person

    def yishu(self, home: Home) -> Invented:
        """A survivor without fixed income."""
        draw = self.draw
        age = min(98, max(55, round(draw.gauss(82, 6))))
        person = self._person("yishu", home, "f" if draw.random() < 0.94 else "m", self._day(2017 - age))
        person.marriage = "丧偶"
        person.household = draw.choice(("独居", "独居", "与子女同住", "与子女同住", "与保姆同住"))
        person.children = draw.choice((1, 2, 3, 4))
        person.kin_relation = draw.choice(("子", "女"))
        person.kin_name = draw.choice(words.SURNAMES) + draw.choice(words.GIVEN_MALE)
        person.kin_phone = self._phone()
        person.of_cadre = self._name("m", old=True)
        person.health = draw.choice(("一般", "一般", "较差", "好"))
        person.ability = draw.choice(("完全自理", "完全自理", "部分自理", "不能自理"))
        person.nature = home.nature
        return person

    def lend(self, people: list[Invented]) -> None:
        """Let the standing cast take the places of the first invented people of their kind and home."""
        for known in KNOWN:
            place = next(
                (p for p in people if (p.category, p.home.code, p.known) == (known.category, known.home, "")), None
            )
            if place is None:
                continue
            self.numbers.discard(place.id_number)
            for name, value in known.values.items():
                setattr(place, name, value)
            place.id_number = place.id_number or id_number(self.draw, DIVISIONS[0], place.birth, place.sex)
            place.known = known.key
            self.numbers.add(place.id_number)

    def settle_lixiu(self, people: list[Invented]) -> None:
        """Give the 928 their exact sums: age, party, high rank, nursing, relocated, deaths of the first quarter."""
        draw = self.draw
        self.lend(people)
        self._mean_age(people)
        known = [person for person in people if person.known]
        unknown = [person for person in people if not person.known]
        for person in [*known, *draw.sample(unknown, figures.LIXIU_PARTY - len(known))]:
            self._join_party(person)
        high = [person for person in unknown if (person.tier, person.nature) == ("city", "organ")][
            : figures.LIXIU_HIGH_RANK
        ]
        for person in people:
            if person.rank in {"zhengdi", "fudi"}:
                person.rank = "zhengxian"
        for person in high:
            person.rank = person.treatment = "fudi"
            person.post = draw.choice(words.POSTS["fudi"])
        helpless = [person for person in known if person.ability == "不能自理"]
        for person in [*helpless, *draw.sample(unknown, figures.NURSING - len(helpless))]:
            person.nursing, person.ability, person.health = True, "不能自理", "差"
        away = sum(person.residence != "本地" for person in known)
        for person in draw.sample(unknown, figures.RELOCATED_LIXIU - away):
            self._move_away(person)
        for person in draw.sample(unknown, figures.LIXIU_DEATHS_Q1_2018):
            person.died_on = dt.date(2018, 1, 1) + dt.timedelta(days=draw.randrange(89))

    def settle_gone(self, people: list[Invented]) -> None:
        """The 134 who died in 2017."""
        for person in people:
            person.died_on = dt.date(2017, 1, 2) + dt.timedelta(days=self.draw.randrange(363))
            if self.draw.random() < 0.8:
                self._join_party(person)

    def settle_tuixiu(self, people: list[Invented]) -> None:
        """Give the 37,183 their exact sums: party, ranks, relocated."""
        draw = self.draw
        self.lend(people)
        for person in draw.sample(people, figures.TUIXIU_PARTY):
            self._join_party(person)
        city = [
            person for person in people if not person.known and person.tier == "city" and person.nature != "enterprise"
        ]
        high = draw.sample(city, figures.TUIXIU_ZHENGDI + figures.TUIXIU_FUDI)
        for number, person in enumerate(high):
            person.rank = "zhengdi" if number < figures.TUIXIU_ZHENGDI else "fudi"
        chosen = {person.serial for person in high}
        rest = [
            person
            for person in people
            if not person.known and person.nature != "enterprise" and person.serial not in chosen
        ]
        for person in draw.sample(rest, figures.TUIXIU_COUNTY_RANK - len(high)):
            person.rank = draw.choice(("zhengxian", "fuxian", "fuxian"))
            chosen.add(person.serial)
        for person in people:
            if person.serial in chosen:
                person.treatment, person.post = person.rank, draw.choice(words.POSTS[person.rank])
        for person in draw.sample(rest, figures.RELOCATED_TUIXIU):
            self._move_away(person)

    def settle_yishu(self, people: list[Invented]) -> None:
        """Which of the 430 survivors live elsewhere."""
        self.lend(people)
        for person in self.draw.sample([p for p in people if not p.known], figures.RELOCATED_YISHU):
            self._move_away(person)

    def _join_party(self, person: Invented) -> None:
        draw = self.draw
        earliest = person.birth.year + 18
        person.joined_party = self._day(draw.randrange(earliest, earliest + 15))
        branches = self.branches.get(person.home.code)
        person.branch = draw.choice(branches) if branches else ""

    def _move_away(self, person: Invented) -> None:
        draw = self.draw
        person.residence = draw.choice(("易地安置", "异地居住"))
        province, place = draw.choice(words.ELSEWHERE)
        person.address, person.community = f"{province}{place}{draw.randrange(1, 300)}号", ""

    def _mean_age(self, people: list[Invented]) -> None:
        """Shift birth years one by one until the mean age of 2017-12-31 is 88.0, keeping everybody born by 1935."""
        target = round(figures.LIXIU_MEAN_AGE * len(people))
        gap = target - sum(2017 - person.birth.year for person in people)
        step = -1 if gap > 0 else 1
        order = list(people)
        while gap:
            self.draw.shuffle(order)
            for person in order:
                if not gap:
                    break
                if person.known:
                    continue
                year = person.birth.year + step
                if 1913 <= year <= 1935 and (
                    person.joined_revolution is None or person.joined_revolution.year - year >= 13
                ):
                    person.birth = dt.date(year, person.birth.month, min(person.birth.day, 28))
                    self.numbers.discard(person.id_number)
                    person.id_number = id_number(self.draw, person.id_number[:6], person.birth, person.sex)
                    self.numbers.add(person.id_number)
                    gap += step
