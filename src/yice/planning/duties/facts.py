"""What duties offer to the rules: the last evidence per rule and the last contacts, from which intervals count."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from dutyengine import Contacts, Evidence, identity
from yice.planning.duties.queries.accepting import CONTACT
from yice.planning.policy.bulk import read_columns
from yice.planning.policy.subjects import among


def read_evidence(kind: str, ids: NDArray[np.int64]) -> Evidence:
    """The day of the last duty done, per subject, rule and step."""
    subject, rule, step, on = read_columns(
        [("subject", "int"), ("rule", "int"), ("step", "int"), ("MAX(decided_on)", "date")],
        f"FROM duties_duty WHERE decision = 'done' AND {among('subject', ids)} "
        f"AND subject_kind = {identity.KINDS[kind]} GROUP BY subject, rule, step",
    )
    return Evidence.of(subject=subject, rule=rule, step=step, on=on)


def read_contacts(kind: str, ids: NDArray[np.int64], as_of: dt.date) -> Contacts:
    """The last contact up to ``as_of`` with each subject, by kind and channel, from every record that stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT subject, kind, channel, also, MAX("on") FROM duties_evidence '
            f"WHERE {among('subject', ids)} AND subject_kind = {identity.KINDS[kind]} AND reached "
            'AND revoked_at IS NULL AND "on" <= %s GROUP BY subject, kind, channel, also',
            [as_of.isoformat()],
        )
        rows = cursor.fetchall()
    return Contacts.of(
        (subject, one, channel, on)
        for subject, first, channel, also, on in rows
        for one in (first, *also.split())
        if one in CONTACT
    )


EVIDENCE = read_evidence
CONTACTS = read_contacts
