"""Reading the trail: who opened a file, and what the audit administrator looks for."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, QuerySet

from yice.core.audit.models import Entry, Seal
from yice.core.audit.scope import entries_of
from yice.lib import clock
from yice.lib.actor import Actor, Role


def opened_file(person_id: int) -> QuerySet[Entry]:
    """Who opened, revealed or exported this person's file, newest first."""
    return Entry.objects.filter(person_id=person_id, verb__startswith="view.").order_by("-id")


def about_person(person_id: int) -> QuerySet[Entry]:
    """Everything done to this person's file, newest first."""
    return Entry.objects.filter(person_id=person_id).order_by("-id")


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """The trail that an audit administrator looks after: all of it at the top of the tree, else of the own subtree."""
    return Entry.objects.filter(entries_of(actor, Role.AUDIT_ADMIN))


def entries(
    seen: QuerySet[Entry] | None = None,
    *,
    verb: str = "",
    actor: str = "",
    kind: str = "",
    person_id: int | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[Entry]:
    """The trail (or what of it is ``seen``) filtered; ``verb`` is a verb or its first part.

    Days are business days with ``until`` included.
    """
    found = Entry.objects.all() if seen is None else seen
    if verb:
        found = found.filter(verb=verb) if "." in verb else found.filter(verb__gte=f"{verb}.", verb__lt=f"{verb}/")
    if actor:
        found = found.filter(actor_name=actor)
    if kind:
        found = found.filter(subject_kind=kind)
    if person_id is not None:
        found = found.filter(person_id=person_id)
    if since:
        found = found.filter(at__gte=dt.datetime.combine(since, dt.time.min, tzinfo=clock.ZONE))
    if until:
        found = found.filter(at__lt=dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min, tzinfo=clock.ZONE))
    return found


def kept_since() -> dt.datetime | None:
    """The moment of the oldest entry there is; nothing before it was ever cut (decision 0016)."""
    return Entry.objects.order_by("id").values_list("at", flat=True).first()


def sealing_state() -> tuple[Seal | None, int, dt.datetime | None]:
    """The newest seal, and how many entries since when are not sealed yet."""
    last = Seal.objects.order_by("-number").first()
    tail = Entry.objects.filter(id__gt=last.last_id if last else 0).aggregate(count=Count("id"), since=Min("real_at"))
    return last, tail["count"], tail["since"]


def last_verification() -> Entry | None:
    """The newest record of a verification."""
    return Entry.objects.filter(verb="audit.verify").order_by("-id").first()
