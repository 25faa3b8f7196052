"""Facts about persons: which column of which table each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from yice.core.people.fact_columns.sql import day_text, flag_column, known_column, least, pairing_rows, read
from yice.lib.columns import Ask, Column

Select = dict[str, tuple[str, str]]

STATUS: Select = {
    "category": ("text", "s.category"),
    "life": ("text", "s.life"),
    "nature": ("text", "s.nature"),
    "tier": ("text", "s.tier"),
    "rank": ("text", "s.rank"),
    "residence": ("text", "s.residence"),
    "party_member": ("bool", "s.party_member"),
    "fixed_income": ("bool", "CASE s.income WHEN 'fixed' THEN TRUE WHEN 'none' THEN FALSE END"),
}
PERSON: Select = {
    "death_on": ("date", "p.death_on"),
    "sex": ("text", "p.sex"),
    "birth": ("date", "p.birth_earliest"),
    "birth_precision": ("text", "p.birth_precision"),
    "birthday_calendar": ("text", "COALESCE(p.greet_calendar, p.birth_calendar)"),
    "birthday_month": ("int", "p.greet_month"),
    "birthday_day": ("int", "p.greet_day"),
    "birthday_leap": ("bool", "p.greet_leap"),
    "id_known": ("known", "p.id_cipher"),
    "rank_treatment": ("text", "p.rank_treatment"),
    "period": ("text", "p.period"),
    "deceased_period": ("text", "p.deceased_period"),
    "joined_revolution": ("date", "p.joined_revolution_earliest"),
    "joined_party": ("date", "p.joined_party_earliest"),
    "joined_party_precision": ("date", "p.joined_party_latest"),
    "retired_on": ("date", "p.retired_earliest"),
    "served_army": ("bool", "p.served_army"),
    "registered_on": ("date", "p.registered_on"),
    "phone_known": ("known", "COALESCE(NULLIF(p.phone, ''), p.phone_home)"),
    "phone_tested_on": ("date", "p.phone_tested_on"),
    "authenticated_on": ("date", "p.authenticated_on"),
    "needs_on": ("date", "p.needs_on"),
    "basic_verified_on": ("date", "p.basic_verified_on"),
    "contact_verified_on": ("date", "p.contact_verified_on"),
    "needs_verified_on": ("date", "p.needs_verified_on"),
}
_HOME: Select = {
    "address_known": ("known", "b.address"),
    "community_known": ("known", "b.community"),
    "household": ("text", "b.household"),
    "has_elevator": ("bool", "b.has_elevator"),
    "economic": ("text", "b.economic"),
    "income_source": ("known", "b.income_source"),
    "income_band": ("known", "b.income_band"),
    "hardship": ("text", "b.hardship"),
    "hardship_causes": ("known", "b.hardship_causes"),
    "travel_mode": ("known", "b.travel_mode"),
    "meals": ("known", "b.meals"),
    "home_verified_on": ("date", "b.verified_on"),
}
_SICK = ("cancer", "diabetes", "hypertension", "heart_disease", "dementia", "stroke", "lung_disease", "kidney_disease")
_ANY_SICK = "COALESCE(" + ", ".join(f"b.{name}" for name in _SICK) + ")"
_HEALTH: Select = {
    "health_grade": ("text", "b.grade"),
    "diseases": ("known", f"CASE WHEN {_ANY_SICK} IS NOT NULL THEN 'x' ELSE b.diseases_text END"),
    "chronic_count": (
        "int",
        f"CASE WHEN {_ANY_SICK} IS NULL THEN NULL ELSE "
        + " + ".join(f"CASE WHEN b.{name} THEN 1 ELSE 0 END" for name in _SICK)
        + " END",
    ),
    **{name: ("bool", f"b.{name}") for name in ("cancer", "diabetes", "hypertension", "dementia", "stroke")},
    "medication": ("known", "b.drugs"),
    "allergy": ("known", "b.allergy"),
    "falls": ("known", "CASE WHEN b.fell_on IS NOT NULL THEN 'x' ELSE b.falls END"),
    "ability": ("int", "b.ability"),
    "ability_assessed_on": ("date", "b.ability_assessed_on"),
    "bedridden": ("bool", "b.bedridden"),
    "bedridden_since": ("date", "b.bedridden_since"),
    "mobility": ("text", "b.mobility"),
    "can_attend": ("bool", "b.can_attend"),
    "eyesight": ("text", "b.eyesight"),
    "hearing": ("text", "b.hearing"),
    "swallowing": ("bool", "b.swallowing"),
    "hospital_known": ("known", "b.hospital"),
    "hospitalised": ("bool", "b.hospitalised"),
    "admitted_on": ("date", "b.admitted_on"),
    "critical": ("bool", "b.critical"),
    "checkup_on": ("date", "b.checkup_on"),
    "nursing_fee": ("bool", "b.nursing_fee"),
    "nursing_fee_from": ("date", "b.nursing_fee_from"),
    "health_verified_on": ("date", "b.verified_on"),
}
_FAMILY: Select = {
    "marriage": ("text", "b.marriage"),
    "children": ("int", "b.children"),
    "childless": ("bool", "b.children = 0"),
    "children_place": ("known", "b.children_place"),
    "children_contact": ("known", "b.contact_often"),
    "spouse_health": ("known", "b.spouse_health"),
    "family_change": ("known", "b.family_change"),
    "family_support": ("text", "b.family_support"),
    "bereaved_on": ("date", "b.bereaved_on"),
    "family_verified_on": ("date", "b.verified_on"),
}
_CARE: Select = {
    "carer_day": ("known", "b.carer_day"),
    "carer_night": ("known", "b.carer_night"),
    "has_hired_carer": ("bool", "b.has_hired_carer"),
    "care_gap": ("text", "b.care_gap"),
    "mood": ("text", "b.mood"),
    "mood_on": ("date", "b.mood_on"),
    "mood_watch": ("bool", "b.mood_watch"),
    "mood_watch_since": ("date", "b.mood_watch_since"),
    "care_verified_on": ("date", "b.verified_on"),
}
_PARTY: Select = {
    "branch_known": ("known", "b.branch"),
    "dues_known": ("known", "COALESCE(NULLIF(b.dues, ''), b.org_relation)"),
    "study_mode": ("known", "b.study_mode"),
    "study_last_on": ("date", "b.studied_on"),
    "large_print": ("known", "CASE WHEN COALESCE(b.needs_large_print, b.needs_audio) IS NOT NULL THEN 'x' END"),
    "internet_use": ("known", "CASE WHEN b.uses_internet IS NOT NULL THEN 'x' END"),
    "study_wish": ("known", "b.study_wishes"),
    "branch_post": ("text", "b.branch_post"),
    "party_verified_on": ("date", "b.verified_on"),
}
_INTERESTS: Select = {
    "hobbies_known": ("known", "COALESCE(NULLIF(b.hobbies, ''), b.talents)"),
    "personality": ("known", "b.personality"),
    "interests_verified_on": ("date", "b.verified_on"),
}
BLOCKS: tuple[tuple[str, Select], ...] = (
    ("people_home", _HOME),
    ("people_health", _HEALTH),
    ("people_family", _FAMILY),
    ("people_care", _CARE),
    ("people_partylife", _PARTY),
    ("people_interests", _INTERESTS),
)
_LONGEST_MONTH = 31
FRESHNESS = ("oldest_verified_on",)
KIN = ("family_phone", "emergency_contact")
PAIRING = (
    "has_liaison", "has_deputy", "has_official", "has_doctor", "has_volunteer", "liaison_since", "vacant_since",
)  # fmt: skip
DOUBTS = ("open_doubts", "doubt_on")
CONSENT = ("consent_on",)
HONOURS = ("model_worker",)


# What nothing registered means, for facts of which only the exception is written down (``absent`` in the vocabulary).
ABSENT: dict[str, str | bool] = {
    "life": "living", "residence": "local", "birthday_leap": False, "hospitalised": False, "critical": False,
    "nursing_fee": False, "mood": "calm", "mood_watch": False, "branch_post": "none",
}  # fmt: skip


def assuming(reader: Callable[[Ask], Mapping[str, Column]]) -> Callable[[Ask], Mapping[str, Column]]:
    """The same reader with ``ABSENT`` in place of unknown."""

    def read_all(ask: Ask) -> Mapping[str, Column]:
        columns = dict(reader(ask))
        for key in columns.keys() & ABSENT.keys():
            column = columns[key]
            values = column.values.copy()
            values[~column.known] = ABSENT[key]
            columns[key] = flag_column(values)
        return columns

    return read_all


def read_status(ask: Ask) -> Mapping[str, Column]:
    """The standing held on the day, as believed now."""
    source = (
        "people_status s WHERE s.superseded_at IS NULL AND s.valid_from <= %s "
        "AND (s.valid_to IS NULL OR s.valid_to > %s)"
    )
    day = day_text(ask.as_of)
    return read(ask, STATUS, source, "s.person_id", (day, day))


def read_person(ask: Ask) -> Mapping[str, Column]:
    """The basic and contact blocks. The birthday is the one the person wants to be greeted on, else the file's own."""
    columns = read(ask, PERSON, "people_person p WHERE p.erased_at IS NULL", "p.id")
    birth, precision = columns["birth"], columns["birth_precision"].values
    wished = columns["birthday_month"].known
    exact = birth.known & ~wished & (precision == "day") & (columns["birthday_calendar"].values != "lunar")
    to_month = birth.known & ~wished & (precision == "month") & (columns["birthday_calendar"].values != "lunar")
    months = birth.values.astype("datetime64[M]")
    month = columns["birthday_month"].values.copy()
    day = columns["birthday_day"].values.copy()
    some = exact | to_month
    month[some] = (months[some].astype(np.int64) % 12 + 1).astype(np.int32)
    day[exact] = ((birth.values[exact] - months[exact].astype("datetime64[D]")).astype(np.int64) + 1).astype(np.int32)
    lunar = birth.known & ~wished & (columns["birthday_calendar"].values == "lunar") & (precision != "year")
    leap = columns["birthday_leap"].values.copy()
    _lunar_birthdays(birth.values, lunar, precision == "day", month, day, leap)
    return {
        **columns,
        "joined_party_precision": _precision(columns["joined_party"], columns["joined_party_precision"]),
        "birthday_month": Column(values=month, known=wished | some | lunar),
        "birthday_day": Column(
            values=day, known=columns["birthday_day"].known | exact | (lunar & (precision == "day"))
        ),
        "birthday_leap": Column(values=leap, known=columns["birthday_leap"].known | lunar),
    }


def _precision(earliest: Column, latest: Column) -> Column:
    """How exactly a date is known, read off its two ends."""
    days = (latest.values - earliest.values).astype(np.int64)
    codes = np.where(days == 0, "day", np.where(days <= _LONGEST_MONTH, "month", "year")).astype(object)
    known = earliest.known & latest.known
    codes[~known] = ""
    return Column(values=codes, known=known)


def _lunar_birthdays(
    births: np.ndarray[tuple[int], np.dtype[np.datetime64]],
    which: np.ndarray[tuple[int], np.dtype[np.bool_]],
    exact: np.ndarray[tuple[int], np.dtype[np.bool_]],
    month: np.ndarray[tuple[int], np.dtype[np.int32]],
    day: np.ndarray[tuple[int], np.dtype[np.int32]],
    leap: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> None:
    """Fill in lunar month and day for those whose file gives a lunar birth date; a few hundred people at most."""
    from calendars.lunar import to_lunar

    for at in np.flatnonzero(which):
        lunar = to_lunar(births[at].astype(object))
        month[at], leap[at] = lunar.month, lunar.leap
        if exact[at]:
            day[at] = lunar.day


def block_reader(table: str, select: Select) -> Callable[[Ask], Mapping[str, Column]]:
    """The reader of one block's columns."""

    def read_block(ask: Ask) -> Mapping[str, Column]:
        return read(ask, select, f"{table} b WHERE 1=1", "b.person_id")

    return read_block


def read_freshness(ask: Ask) -> Mapping[str, Column]:
    """The oldest check among the nine blocks; one never checked counts as old as the file."""
    tables = [table for table, _ in BLOCKS]
    own = ("p.basic_verified_on", "p.contact_verified_on", "p.needs_verified_on")
    days = [*own, *(f"{table}.verified_on" for table in tables)]
    joins = " ".join(f"LEFT JOIN {table} ON {table}.person_id = p.id" for table in tables)
    expression = f"{least()}({', '.join(f'COALESCE({one}, p.registered_on)' for one in days)})"
    source = f"people_person p {joins} WHERE p.erased_at IS NULL"
    return read(ask, {"oldest_verified_on": ("date", expression)}, source, "p.id")


def read_kin(ask: Ask) -> Mapping[str, Column]:
    """Whether anybody of the family can be reached, and whether an emergency contact is named."""
    phone = "CASE WHEN COALESCE(phone, '') <> '' THEN 1 ELSE 0 END"
    source = (
        f"(SELECT person_id, MAX({phone}) AS phone, MAX(CASE WHEN is_emergency THEN {phone} ELSE 0 END) AS emergency "
        "FROM people_kin WHERE ended_at IS NULL AND (alive IS NULL OR alive) GROUP BY person_id) k WHERE 1=1"
    )
    columns = read(
        ask, {"family_phone": ("int", "k.phone"), "emergency_contact": ("int", "k.emergency")}, source, "k.person_id"
    )
    return {name: known_column(column.known & (column.values > 0)) for name, column in columns.items()}


def read_pairing(ask: Ask) -> Mapping[str, Column]:
    """Who looks after the person on the day, since when, and since when nobody does."""
    count = len(ask.ids)
    kinds = ("liaison", "deputy", "official", "doctor", "volunteer")
    has = {kind: np.zeros(count, dtype=np.bool_) for kind in kinds}
    since = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    ended = since.copy()
    day = np.datetime64(ask.as_of)
    for rows in pairing_rows(ask, kinds):
        held = (rows.start <= day) & (np.isnat(rows.end) | (rows.end > day))
        for code, kind in enumerate(kinds):
            has[kind][rows.at[held & (rows.kind == code)]] = True
        ours = rows.kind == 0
        since[rows.at[ours & held]] = rows.start[ours & held]
        over = ours & (rows.end <= day)
        np.fmax.at(ended, rows.at[over], rows.end[over])
    registered = read(ask, {"on": ("date", "p.registered_on")}, "people_person p WHERE 1=1", "p.id")["on"]
    vacant = np.where(np.isnat(ended), registered.values, ended)
    vacant[has["liaison"]] = np.datetime64("NaT")
    return {
        **{f"has_{kind}": flag_column(values) for kind, values in has.items()},
        "liaison_since": Column(values=since, known=~np.isnat(since)),
        "vacant_since": Column(values=vacant, known=~np.isnat(vacant)),
    }


def read_doubts(ask: Ask) -> Mapping[str, Column]:
    """How many doubts are open, and since when the first."""
    source = (
        "(SELECT person_id, COUNT(*) AS number, MIN(raised_on) AS first FROM people_doubt "
        "WHERE settled_at IS NULL GROUP BY person_id) d WHERE 1=1"
    )
    columns = read(ask, {"open_doubts": ("int", "d.number"), "doubt_on": ("date", "d.first")}, source, "d.person_id")
    number = columns["open_doubts"]
    return {**columns, "open_doubts": Column(values=number.values, known=np.ones(len(ask.ids), dtype=np.bool_))}


def read_consent(ask: Ask) -> Mapping[str, Column]:
    """Since when the person's own consent to the use of health data stands."""
    source = (
        "(SELECT person_id, MIN(given_on) AS given FROM people_consent WHERE withdrawn_on IS NULL AND kin_id IS NULL "
        "AND purpose = 'health' GROUP BY person_id) c WHERE 1=1"
    )
    return read(ask, {"consent_on": ("date", "c.given")}, source, "c.person_id")


def read_honours(ask: Ask) -> Mapping[str, Column]:
    """Whether the person holds an honour that asks for exclusive care."""
    source = "(SELECT DISTINCT person_id FROM people_honour WHERE is_model_worker) h WHERE 1=1"
    columns = read(ask, {"model_worker": ("int", "1")}, source, "h.person_id")
    return {"model_worker": flag_column(columns["model_worker"].known)}
