"""The columns this app offers to the rules (``rulebook/facts.yaml`` is the vocabulary).

Everything is read by set-based SQL in which the database already turns days into day numbers and truths into 0 and 1,
then lands in NumPy columns: 38,541 people in about a second. Nobody's name or number is read here.
Standing and pairing are read as of the day asked for; the blocks as known.
"""

from __future__ import annotations

from yice.core.people.fact_columns import others, people
from yice.lib.columns import FactSource

FACTS: tuple[FactSource, ...] = (
    FactSource("person", tuple(people.STATUS), people.assuming(people.read_status)),
    FactSource("person", tuple(people.PERSON), people.assuming(people.read_person)),
    *(
        FactSource("person", tuple(columns), people.assuming(people.block_reader(table, columns)))
        for table, columns in people.BLOCKS
    ),
    FactSource("person", people.FRESHNESS, people.read_freshness),
    FactSource("person", people.KIN, people.read_kin),
    FactSource("person", people.PAIRING, people.read_pairing),
    FactSource("person", people.DOUBTS, people.read_doubts),
    FactSource("person", people.CONSENT, people.read_consent),
    FactSource("person", people.HONOURS, people.read_honours),
    FactSource("unit", others.UNIT, others.read_units),
    FactSource("worker", others.WORKER, others.read_workers),
    FactSource("branch", others.BRANCH, others.read_branches),
    FactSource("pairing", others.PAIRING, others.read_pairings),
)
