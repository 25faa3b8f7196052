"""Writing the trail: one entry per deed, inside the deed's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model

from yice.core.audit.models import Entry, Idempotency
from yice.lib import clock, sent
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.lib.scrub import scrub, scrub_tree

Subject = tuple[str, int | None] | Model


def record(
    *,
    by: Actor,
    verb: str,
    subject: Subject,
    unit_id: int | None = None,
    person_id: int | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one entry in the transaction under way.

    ``detail`` carries numbers and codes, never personal values; identity and bank numbers that slip in are masked.
    ``person_id`` is taken from a subject of kind ``person`` when not given.
    """
    kind, number = _name(subject)
    return Entry.objects.create(**_row(by, verb, kind, number, unit_id, person_id, reason, detail))


def record_many(
    *,
    by: Actor,
    verb: str,
    subjects: list[tuple[str, int | None]],
    unit_id: int | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """The same entry for many subjects: for bulk actions that must leave a trace with each file."""
    rows = [Entry(**_row(by, verb, kind, number, unit_id, None, reason, detail)) for kind, number in subjects]
    Entry.objects.bulk_create(rows, batch_size=500)


def record_view(
    *,
    by: Actor,
    subject: Subject,
    what: str,
    person_id: int | None = None,
    unit_id: int | None = None,
    reason: str = "",
) -> Entry:
    """Write that somebody read something sensitive; ``what`` is a code such as ``file``, ``id_number``, ``export``."""
    return record(by=by, verb=f"view.{what}", subject=subject, person_id=person_id, unit_id=unit_id, reason=reason)


class Once:
    """The memory of one key: ``answer`` holds what was answered the first time, ``store`` keeps this time's answer."""

    def __init__(self, row: Idempotency | None, answer: dict[str, Any] | None) -> None:
        """See ``once``."""
        self._row = row
        self.answer = answer

    def store(self, answer: Mapping[str, Any]) -> None:
        """Keep the answer (numbers and codes only) for the next time the key comes."""
        if self._row is not None:
            self._row.answer = scrub_tree(dict(answer))
            self._row.save(update_fields=["answer"])


def once(key: str | None, by: Actor, verb: str = "") -> Once:
    """Ask, inside the action's transaction, whether this key was already served.

    ::

        with transaction.atomic():
            seen = once(key, by, "people.add_person")
            if seen.answer is not None:
                return Person.objects.get(pk=seen.answer["id"])
            ...
            seen.store({"id": person.pk})

    Two requests with one key at the same time: the second waits for the first to commit, then gets its answer.
    A key used for another deed, or sent by its form a second time with other words, is refused with ``key_reused``.
    Without a key nothing is remembered.
    """
    if not key:
        return Once(None, None)
    if not connection.in_atomic_block:
        message = "once() must be called inside transaction.atomic()"
        raise RuntimeError(message)
    who = {"actor_kind": by.kind.value, "actor_id": by.id, "key": key[:80]}
    digest = sent.digest_of(key)
    fresh = Idempotency(**who, verb=verb, digest=digest, at=clock.real_now())
    Idempotency.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Idempotency.objects.get(**who)
    if row.answer is None:
        return Once(row, None)
    if row.verb != verb:
        raise Refused(
            "key_reused",
            "这张表单的防重编号已用于另一项操作",
            why="同一页面的编号被用来提交了不同的操作。",
            todo="请刷新页面后重新填写提交。",
        )
    if digest and row.digest and row.digest != digest:
        raise Refused(
            "key_reused",
            "这张表单已经提交过，这次填的内容不一样",
            why="第一次提交的已经保存，改过的内容没有保存。",
            todo="请复制改过的内容，打开已保存的记录补充或更正。",
        )
    return Once(row, row.answer)


def _name(subject: Subject) -> tuple[str, int | None]:
    if isinstance(subject, Model):
        return subject._meta.model_name or "", subject.pk  # noqa: SLF001 - Django's documented way to a model's name
    return subject


def _row(
    by: Actor,
    verb: str,
    kind: str,
    number: int | None,
    unit_id: int | None,
    person_id: int | None,
    reason: str,
    detail: Mapping[str, Any] | None,
) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "real_at": clock.real_now(),
        "actor_kind": by.kind.value,
        "actor_id": by.id,
        "actor_name": by.name[:80],
        "verb": verb,
        "subject_kind": kind,
        "subject_id": number,
        "person_id": number if person_id is None and kind == "person" else person_id,
        "unit_id": unit_id,
        "reason": scrub(reason)[:400],
        "source": by.source[:80],
        "detail": scrub_tree(dict(detail or {})),
    }
