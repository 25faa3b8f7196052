"""Facts about units, workers, branches and pairings that only this app can count."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from yice.core.people.fact_columns.sql import day_text, flag_column, read
from yice.lib.columns import Ask, Column

UNIT = ("unit_elders", "unit_lixiu")
WORKER = ("worker_caseload",)
BRANCH = ("branch_members",)
PAIRING = ("pairing_kind", "pairing_current", "pairing_since")


def read_units(ask: Ask) -> Mapping[str, Column]:
    """How many living people each unit manages itself, and how many of them are 离休."""
    source = (
        "(SELECT unit_id, COUNT(*) AS elders, SUM(CASE WHEN category = 'lixiu' THEN 1 ELSE 0 END) AS lixiu "
        "FROM people_status WHERE superseded_at IS NULL AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) "
        "AND life = 'living' GROUP BY unit_id) u WHERE 1=1"
    )
    day = day_text(ask.as_of)
    select = {"unit_elders": ("int", "u.elders"), "unit_lixiu": ("int", "u.lixiu")}
    return _counts(read(ask, select, source, "u.unit_id", (day, day)))


def read_workers(ask: Ask) -> Mapping[str, Column]:
    """How many people each member of staff looks after as liaison."""
    source = (
        "(SELECT staff_id, COUNT(*) AS number FROM people_pairing WHERE superseded_at IS NULL AND kind = 'liaison' "
        "AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) AND staff_id IS NOT NULL GROUP BY staff_id) w "
        "WHERE 1=1"
    )
    day = day_text(ask.as_of)
    return _counts(read(ask, {"worker_caseload": ("int", "w.number")}, source, "w.staff_id", (day, day)))


def read_branches(ask: Ask) -> Mapping[str, Column]:
    """How many living party members belong to each branch by affiliation."""
    source = (
        "(SELECT a.unit_id, COUNT(*) AS number FROM people_affiliation a JOIN people_person p ON p.id = a.person_id "
        "WHERE a.superseded_at IS NULL AND a.role = 'branch' AND a.valid_from <= %s "
        "AND (a.valid_to IS NULL OR a.valid_to > %s) AND p.party_member AND p.life = 'living' GROUP BY a.unit_id) b "
        "WHERE 1=1"
    )
    day = day_text(ask.as_of)
    return read(ask, {"branch_members": ("int", "b.number")}, source, "b.unit_id", (day, day))


def read_pairings(ask: Ask) -> Mapping[str, Column]:
    """Kind, beginning and whether it holds on the day, for each believed pairing row."""
    select = {
        "pairing_kind": ("text", "k.kind"),
        "pairing_since": ("date", "k.valid_from"),
        "until": ("date", "k.valid_to"),
    }
    columns = read(ask, select, "people_pairing k WHERE k.superseded_at IS NULL", "k.id")
    since, until, day = columns["pairing_since"], columns["until"], np.datetime64(ask.as_of)
    current = since.known & (since.values <= day) & (~until.known | (until.values > day))
    return {
        "pairing_kind": columns["pairing_kind"],
        "pairing_since": since,
        "pairing_current": flag_column(current),
    }


def _counts(columns: Mapping[str, Column]) -> Mapping[str, Column]:
    """A count is known for everybody: no row means none."""
    return {
        name: Column(values=column.values, known=np.ones(len(column.values), dtype=np.bool_))
        for name, column in columns.items()
    }
