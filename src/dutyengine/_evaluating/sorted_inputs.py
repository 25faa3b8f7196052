"""The inputs, sorted once, so that each block and rule finds its rows by bisection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dutyengine._book import EvidenceAsked, Level, Rule
from dutyengine._days import NONE, Days
from dutyengine._inputs import LOOSEN, OFF, TIGHTEN, Inputs

Rows = NDArray[np.intp]


def locate(numbers: NDArray[np.int64], subjects: NDArray[np.int64]) -> tuple[Rows, NDArray[np.bool_]]:
    """Return where each subject stands among the (ascending) numbers, and whether it does."""
    if not len(numbers):
        return np.zeros(len(subjects), np.intp), np.zeros(len(subjects), np.bool_)
    place = np.minimum(np.searchsorted(numbers, subjects), len(numbers) - 1)
    return place, numbers[place] == subjects


@dataclass(frozen=True)
class EventRows:
    """Events of a block: row of the subject, and the columns."""

    row: Rows
    serial: NDArray[np.int64]
    on: Days
    learnt: Days
    ended: Days


class SortedInputs:
    """Inputs ready to be asked, for one evaluation."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        events = inputs.events
        self._event_order = np.lexsort((events.serial, events.on, events.subject))
        self._event_subjects = events.subject[self._event_order]
        self._kinds = {kind: place for place, kind in enumerate(sorted(set(events.kind.tolist())))}
        self._kind = np.array([self._kinds[kind] for kind in events.kind[self._event_order]], np.int16)
        evidence = inputs.evidence
        order = np.lexsort((evidence.on, evidence.subject, evidence.step, evidence.rule))
        self._evidence_line = (evidence.rule[order] << 8) | evidence.step[order]
        self._evidence_subject = evidence.subject[order]
        self._evidence_on = evidence.on[order]
        contacts = inputs.contacts
        pairs = list(zip(contacts.kind.tolist(), contacts.channel.tolist(), strict=True))
        ways = {pair: place for place, pair in enumerate(sorted(set(pairs)))}
        self._ways = list(ways)
        way = np.array([ways[pair] for pair in pairs], np.int64)
        order = np.lexsort((contacts.on, contacts.subject, way))
        self._contact_way, self._contact_subject = way[order], contacts.subject[order]
        self._contact_on = contacts.on[order]

    def events(
        self, numbers: NDArray[np.int64], kinds: Sequence[str], details: Sequence[str], severity: int = 0
    ) -> EventRows:
        """Return the events of these subjects, by subject and date, filtered."""
        events = self._inputs.events
        low, high = self._stretch(self._event_subjects, numbers)
        wanted = [self._kinds[kind] for kind in kinds if kind in self._kinds]
        picked = np.flatnonzero(np.isin(self._kind[low:high], wanted)) + low
        order = self._event_order[picked]
        row, present = locate(numbers, events.subject[order])
        keep = present
        if details:
            keep = keep & np.isin(events.detail[order].astype(str), list(details))
        if severity:
            keep = keep & (events.severity[order] >= severity)
        order, row = order[keep], row[keep]
        return EventRows(row, events.serial[order], events.on[order], events.learnt[order], events.ended[order])

    def kinds_and_details(self, numbers: NDArray[np.int64], kind: str) -> tuple[EventRows, NDArray[np.object_]]:
        """Return all events of one kind, with their details."""
        events = self._inputs.events
        low, high = self._stretch(self._event_subjects, numbers)
        picked = np.flatnonzero(self._kind[low:high] == self._kinds.get(kind, -1)) + low
        order = self._event_order[picked]
        row, present = locate(numbers, events.subject[order])
        order, row = order[present], row[present]
        found = EventRows(row, events.serial[order], events.on[order], events.learnt[order], events.ended[order])
        return found, events.detail[order]

    @staticmethod
    def _stretch(subjects: NDArray[np.int64], numbers: NDArray[np.int64]) -> tuple[int, int]:
        if not len(numbers):
            return 0, 0
        return int(np.searchsorted(subjects, numbers[0])), int(np.searchsorted(subjects, numbers[-1], side="right"))

    def last_evidence(self, numbers: NDArray[np.int64], rule: int, step: int) -> Days:
        """Return the day of the last evidence of each subject for a rule and step; ``NONE`` where there is none."""
        line = (rule << 8) | step
        low = int(np.searchsorted(self._evidence_line, line))
        high = int(np.searchsorted(self._evidence_line, line, side="right"))
        found = np.full(len(numbers), NONE, np.int32)
        if low == high:
            return found
        subjects = self._evidence_subject[low:high]
        first, last = self._stretch(subjects, numbers)
        row, present = locate(numbers, subjects[first:last])
        # Rows are sorted by date: the last one written is the latest.
        found[row[present]] = self._evidence_on[low:high][first:last][present]
        return found

    def last_contact(self, numbers: NDArray[np.int64], asked: EvidenceAsked) -> Days:
        """Return the day of the last contact that would count by itself as this evidence; ``NONE`` without any."""
        found = np.full(len(numbers), NONE, np.int32)
        for place, (kind, channel) in enumerate(self._ways):
            if kind not in asked.kinds or kind in asked.said or (asked.channels and channel not in asked.channels):
                continue
            low = int(np.searchsorted(self._contact_way, place))
            high = int(np.searchsorted(self._contact_way, place, side="right"))
            first, last = self._stretch(self._contact_subject[low:high], numbers)
            row, present = locate(numbers, self._contact_subject[low:high][first:last])
            # Rows are sorted by date: the last one written is the latest.
            latest = np.full(len(numbers), NONE, np.int32)
            latest[row[present]] = self._contact_on[low:high][first:last][present]
            found = np.maximum(found, latest)
        return found

    def round_closed(self, numbers: NDArray[np.int64], rule: Rule) -> Days:
        """Return when the last round of an interval rule was closed: by evidence of its last step."""
        return self.last_evidence(numbers, rule.number, rule.steps[-1].step)

    def adjusted(self, numbers: NDArray[np.int64], rule: int) -> tuple[Days, Days, NDArray[np.bool_]] | None:
        """Return per subject the tightened and the loosened interval (0.

        None), and who has the promise switched off.
        """
        adjustments = self._inputs.adjustments
        picked = np.flatnonzero(adjustments.rule == rule)
        if not len(picked):
            return None
        row, present = locate(numbers, adjustments.subject[picked])
        picked, row = picked[present], row[present]
        columns: dict[int, Days] = {}
        for kind in (TIGHTEN, LOOSEN, OFF):
            mine = adjustments.kind[picked] == kind
            column = np.zeros(len(numbers), np.int32)
            column[row[mine]] = adjustments.days[picked][mine] if kind != OFF else 1
            columns[kind] = column
        return columns[TIGHTEN], columns[LOOSEN], columns[OFF] == 1

    def elevated(self, numbers: NDArray[np.int64], day: int, levels: Sequence[Level]) -> NDArray[np.int8]:
        """Return the place of the level given by hand and still in force; -1 where there is none."""
        elevations = self._inputs.elevations
        found = np.full(len(numbers), -1, np.int8)
        row, present = locate(numbers, elevations.subject)
        for place, level in reversed(list(enumerate(levels))):
            if level.by_hand:
                mine = present & (elevations.level == level.code) & (elevations.until >= day)
                found[row[mine]] = place
        return found

    def plan_items(self, numbers: NDArray[np.int64]) -> tuple[Rows, Rows]:
        """Return the rows of the subjects that have bespoke items, and the places of the items."""
        row, present = locate(numbers, self._inputs.plan_items.subject)
        return row[present], np.flatnonzero(present)

    @property
    def raw(self) -> Inputs:
        """The inputs as they were given."""
        return self._inputs
