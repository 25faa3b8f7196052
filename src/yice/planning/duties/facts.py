"""What duties offer to the rules: the last evidence per rule, from which intervals count."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dutyengine import Evidence, identity
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


EVIDENCE = read_evidence
