"""The lunar calendar 1900–2099: conversion both ways, names, solar terms. Frozen tables, checked in the tests."""

from __future__ import annotations

from calendars.lunar.convert import (
    FIRST_DAY,
    LAST_DAY,
    LunarDate,
    leap_month,
    lunar_month,
    lunar_month_span,
    lunar_to_solar_table,
    lunar_year_span,
    to_lunar,
    to_solar,
)
from calendars.lunar.names import lunar_day_name, lunar_month_name, lunar_name, sexagenary_year, zodiac
from calendars.lunar.table import FIRST_YEAR, LAST_YEAR, LunarMonth
from calendars.lunar.terms import TERMS, solar_term, term_date

__all__ = [
    "FIRST_DAY",
    "FIRST_YEAR",
    "LAST_DAY",
    "LAST_YEAR",
    "TERMS",
    "LunarDate",
    "LunarMonth",
    "leap_month",
    "lunar_day_name",
    "lunar_month",
    "lunar_month_name",
    "lunar_month_span",
    "lunar_name",
    "lunar_to_solar_table",
    "lunar_year_span",
    "sexagenary_year",
    "solar_term",
    "term_date",
    "to_lunar",
    "to_solar",
    "zodiac",
]
