"""Changing the rules: proposed by one person, rehearsed on everybody, approved by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from dutyengine import RulebookError
from yice.core.audit.actions import once, record
from yice.core.jobs.actions import enqueue
from yice.core.jobs.models import Run
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.policy import books
from yice.planning.policy.models import RulebookVersion

MAY_PROPOSE = (Role.HEAD, Role.CLERK, Role.LEADER)
MAY_APPROVE = (Role.HEAD, Role.LEADER)
PARTS = ("parameters", "on", "off", "words", "windows")


def propose_change(
    *, by: Actor, overrides: Mapping[str, Any], in_force_from: dt.date, note: str, key: str | None = None
) -> RulebookVersion:
    """Propose parameters, switches or words of our own from a day on, and have it rehearsed on everybody.

    ``overrides`` has the form of a profile (``parameters``, ``on``, ``off``, ``words``, ``windows``) and holds the
    tenant's whole set, not only what is new. Raises ``Invalid`` with the engine's own words when the rulebook does not
    stand with it, when it would take force in the past, or without a note.
    """
    _require(by, MAY_PROPOSE)
    _check(overrides, in_force_from, note)
    with transaction.atomic():
        seen = once(key, by, "policy.propose_change")
        if seen.answer is not None:
            return RulebookVersion.objects.get(pk=seen.answer["id"])
        current = books.version_in_force(clock.today())
        text = books.keep_text()
        try:
            books.build(books.shipped()[1], current.profile, overrides)
        except RulebookError as error:
            raise Invalid(
                "rulebook_broken",
                "这样改，政策手册就不成立了",
                why=error.cause,
                todo=error.mend,
                fields={"overrides": error.cause},
            ) from error
        version = RulebookVersion.objects.create(
            no=(RulebookVersion.objects.aggregate(last=Max("no"))["last"] or 0) + 1,
            text=text,
            profile=current.profile,
            overrides=dict(overrides),
            in_force_from=in_force_from,
            note=note.strip(),
            proposed_by=by.id,
            proposed_by_name=by.name,
            proposed_at=clock.now(),
        )
        _rehearse(by, version)
        record(
            by=by,
            verb="policy.propose_change",
            subject=("rulebook_version", version.pk),
            reason=note,
            detail={"no": version.no},
        )
        seen.store({"id": version.pk})
    return version


def _check(overrides: Mapping[str, Any], in_force_from: dt.date, note: str) -> None:
    wrong = {}
    if not note.strip():
        wrong["note"] = "请写明依据的文件或理由"
    if in_force_from < clock.today():
        wrong["in_force_from"] = f"不能早于今天（{clock.today()}）"
    strange = sorted(set(overrides) - set(PARTS))
    if strange:
        wrong["overrides"] = f"没有“{'、'.join(strange)}”这类调整"
    if wrong:
        raise Invalid(
            "change_incomplete",
            "这项调整还不能提交",
            why="；".join(wrong.values()),
            todo="请补正后再提交。",
            fields=wrong,
        )


def rehearse(*, by: Actor, version_id: int) -> Run:
    """Rehearse a proposal (again) on everybody, as a job; the result is kept with the version."""
    _require(by, MAY_PROPOSE)
    with transaction.atomic():
        return _rehearse(by, _proposal(version_id))


def _rehearse(by: Actor, version: RulebookVersion) -> Run:
    run = enqueue("policy.rehearse", {"version": version.pk}, by=by, unique=str(version.pk))
    RulebookVersion.objects.filter(pk=version.pk).update(rehearsal_run=run.pk)
    version.rehearsal_run = run.pk
    return run


def approve_change(*, by: Actor, version_id: int, version: int, key: str | None = None) -> RulebookVersion:
    """Put a proposal into force from its day on; by somebody else than who proposed it, and after its rehearsal.

    ``version`` is the revision the page showed. Everybody is planned anew at once when the day has come already.
    """
    _require(by, MAY_APPROVE)
    with transaction.atomic():
        seen = once(key, by, "policy.approve_change")
        if seen.answer is not None:
            return RulebookVersion.objects.get(pk=seen.answer["id"])
        proposal = _proposal(version_id)
        if proposal.version != version:
            raise Stale
        if by.kind is ActorKind.STAFF and proposal.proposed_by == by.id:
            raise Refused(
                "second_person_needed",
                "不能批准自己提出的调整",
                why="调整政策标准须由第二个人批准。",
                todo="请另一位科长或分管领导批准。",
            )
        if proposal.rehearsal is None:
            raise Refused(
                "not_rehearsed",
                "这项调整还没有预演完",
                why="不知道会影响多少人。",
                todo="请等预演完成、看过结果再批准。",
            )
        if proposal.in_force_from < clock.today():
            raise Refused(
                "in_force_in_past",
                "施行日已经过去",
                why=f"原定 {proposal.in_force_from} 施行，今天已是 {clock.today()}。",
                todo="请退回，由提出人改定施行日后重新提交。",
            )
        proposal.state = RulebookVersion.State.APPROVED
        proposal.approved_by, proposal.approved_by_name, proposal.approved_at = by.id, by.name, clock.now()
        proposal.version += 1
        proposal.save()
        if proposal.in_force_from <= clock.today():
            enqueue("planning.run", {}, by=by, unique="rulebook")
        record(
            by=by, verb="policy.approve_change", subject=("rulebook_version", proposal.pk), detail={"no": proposal.no}
        )
        seen.store({"id": proposal.pk})
    return proposal


def reject_change(*, by: Actor, version_id: int, version: int, reason: str) -> RulebookVersion:
    """Send a proposal back, with the reason in the trail; its number is not used again."""
    _require(by, MAY_APPROVE)
    if not reason.strip():
        raise Invalid(
            "reason_needed",
            "请写明退回的理由",
            why="退回会留痕，提出人要据此修改。",
            todo="请写明哪里不妥、怎样改，再退回。",
            fields={"reason": "不能为空"},
        )
    with transaction.atomic():
        proposal = _proposal(version_id)
        if proposal.version != version:
            raise Stale
        proposal.state = RulebookVersion.State.REJECTED
        proposal.version += 1
        proposal.save(update_fields=["state", "version"])
        record(by=by, verb="policy.reject_change", subject=("rulebook_version", proposal.pk), reason=reason)
    return proposal


def _proposal(version_id: int) -> RulebookVersion:
    found = RulebookVersion.objects.filter(pk=version_id).first()
    if found is None:
        raise NotFound("version_not_found", "没有找到这个政策手册版本")
    if found.state != RulebookVersion.State.PROPOSED:
        raise Refused(
            "version_settled",
            f"{found} 已经{found.get_state_display()}",
            why="批准或退回之后不再改动。",
            todo="如需再改，请另提一项调整。",
        )
    return found


def decides_for_all(actor: Actor, roles: tuple[Role, ...]) -> bool:
    """Whether one of these roles is held at the top of the tree: the rulebook is one for the whole installation."""
    return actor.at_top(*roles)


def _require(by: Actor, roles: tuple[Role, ...]) -> None:
    if not decides_for_all(by, roles):
        raise NotFound
