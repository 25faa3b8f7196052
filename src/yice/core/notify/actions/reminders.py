"""Reminders to children: of a birthday (R25), and to come home now and then (R26)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.notify.actions.posting import post
from yice.core.notify.recipients import Recipient
from yice.core.people.models import Kin, Person
from yice.lib import clock
from yice.lib.actor import Actor

CHILDREN = ("son", "daughter", "son_in_law", "daughter_in_law", "grandchild")
LEADS = (3, 1)  # days before the birthday (domain §4.2, R25: default)


def remind_of_birthdays(*, by: Actor, birthdays: Mapping[int, dt.date]) -> int:
    """Remind the children who agreed to be contacted of a parent's birthday, three days and one day before (R25).

    ``birthdays`` gives each person's next birthday as the rules reckon it; days that are neither are passed over, so
    that the run may be repeated. Answers how many messages were written.
    """
    today = clock.today()
    due = {person: day for person, day in birthdays.items() if (day - today).days in LEADS}
    written = 0
    for kin in _children(list(due)):
        day = due[kin.person_id]
        words = {**_words(kin), "day": f"{day.month}月{day.day}日"}
        with transaction.atomic():
            message = post(
                by=by, template="notify.birthday", to=Recipient.kin(kin.pk), about=("person", kin.person_id),
                person_id=kin.person_id, words=words, dedup=f"birthday:{kin.person_id}:{day}:{(day - today).days}",
            )  # fmt: skip
        written += message is not None
    return written


def ask_to_come_home(*, by: Actor, person: Person, key: str | None = None) -> int:
    """Gently ask the children who agreed to be contacted to come and see their parent; once a month at most (R26).

    A member of staff decides that it is time; answers how many messages were written.
    """
    with transaction.atomic():
        seen = once(key, by, "notify.remind_children")
        if seen.answer is not None:
            return int(seen.answer["written"])
        month = f"{clock.today():%Y-%m}"
        written = 0
        for kin in _children([person.pk]):
            message = post(
                by=by, template="notify.come_home", to=Recipient.kin(kin.pk), about=("person", person.pk),
                person_id=person.pk, words=_words(kin), dedup=f"come_home:{person.pk}:{month}",
            )  # fmt: skip
            written += message is not None
        record(
            by=by, verb="notify.remind_children", subject=("person", person.pk), unit_id=person.unit_id,
            detail={"written": written},
        )  # fmt: skip
        seen.store({"written": written})
    return written


def _children(person_ids: list[int]) -> list[Kin]:
    """The children and their families who agreed to be contacted and have a number, of people who live."""
    found: list[Kin] = []
    for start in range(0, len(person_ids), 500):
        rows = Kin.objects.filter(
            person_id__in=person_ids[start : start + 500], person__life="living", relation__in=CHILDREN,
            contact_agreed=True, ended_at=None,
        )  # fmt: skip
        found += rows.exclude(alive=False).exclude(phone=None).exclude(phone="").select_related("person__unit")
    return found


def _words(kin: Kin) -> dict[str, str]:
    return {"name": kin.name, "elder": f"{kin.person.name}老人", "office": kin.person.unit.name}
