"""Adding, changing and ending the rules of who answers for whom. The past is added to, never rewritten."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from yice.core.audit.actions import once, record
from yice.core.org.models import RANKS, SINCE_EVER, Nature, PartyKind, ResponsibilityRule, Tier
from yice.core.org.responsibility import RETIRED, Preview, compare, covers, rules_on
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale

_FARTHEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a rule says: whom it fits ("" or nothing: any), who answers, in which words, on which paper it rests."""

    words: str
    parties: Sequence[str]
    source: str
    tier: str = ""
    nature: str = ""
    ranks: Sequence[str] = ()
    split: str = ""


def add_rule(
    *,
    by: Actor,
    terms: Terms,
    before: str = "",
    valid_from: dt.date | None = None,
    reason: str = "",
    key: str | None = None,
) -> ResponsibilityRule:
    """Add a rule from a day on (default today), ahead of the rule with the code ``before`` (none: ahead of the last).

    Raises ``Invalid`` for terms that do not stand and ``Refused`` when the rule would never be reached.
    """
    day = _day(valid_from)
    _check(terms)
    with transaction.atomic():
        seen = once(key, by, "org.add_rule")
        if seen.answer is not None:
            return ResponsibilityRule.objects.get(pk=seen.answer["id"])
        rule = _built(terms, f"own_{secrets.token_hex(4)}", _place(before, day), day)
        _stand(rule.code, rule, day)
        rule.reason, rule.by, rule.recorded_at = reason.strip(), by.name, clock.now()
        rule.save()
        _note(by, "org.add_rule", rule, day, reason)
        seen.store({"id": rule.pk})
    return rule


def change_rule(
    *,
    by: Actor,
    rule: ResponsibilityRule,
    terms: Terms,
    valid_from: dt.date | None = None,
    reason: str = "",
    key: str | None = None,
) -> ResponsibilityRule:
    """Let a rule say something else from a day on (default today); days before keep what it said.

    What was set for later days is set aside. ``rule`` is the row the form saw: ``Stale`` when it has been superseded.
    """
    day = _day(valid_from)
    _check(terms)
    with transaction.atomic():
        seen = once(key, by, "org.change_rule")
        if seen.answer is not None:
            return ResponsibilityRule.objects.get(pk=seen.answer["id"])
        new = _built(terms, rule.code, rule.order, day)
        _stand(rule.code, new, day)
        _close(rule, day)
        new.categories, new.reason, new.by, new.recorded_at = rule.categories, reason.strip(), by.name, clock.now()
        new.save()
        _note(by, "org.change_rule", new, day, reason)
        seen.store({"id": new.pk})
    return new


def end_rule(
    *, by: Actor, rule: ResponsibilityRule, day: dt.date | None = None, reason: str, key: str | None = None
) -> None:
    """Let a rule end: ``day`` (default today) is the first without it. Refused for the one for all others."""
    first = _day(day)
    if not reason.strip():
        raise Invalid(
            "reason_needed",
            "请写明停用的理由",
            why="停用会留痕，以后查责任要看得到根据。",
            todo="请写明依据的文件或事由后再停用。",
            fields={"reason": "请填写"},
        )
    with transaction.atomic():
        seen = once(key, by, "org.end_rule")
        if seen.answer is not None:
            return
        _stand(rule.code, None, first)
        _close(rule, first)
        _note(by, "org.end_rule", rule, first, reason)
        seen.store({"id": rule.pk})


def preview_rule(
    *, terms: Terms | None, rule: ResponsibilityRule | None, before: str = "", valid_from: dt.date | None = None
) -> Preview:
    """What adding (no ``rule``), changing, or ending (no ``terms``) would mean. Nothing is written; refuses alike."""
    day = _day(valid_from)
    code = rule.code if rule else "own_new"
    new = None
    if terms is not None:
        _check(terms)
        new = _built(terms, code, rule.order if rule else _place(before, day), day)
    _stand(code, new, day)
    standing = list(rules_on(day))
    return compare(standing, _with(standing, code, new), day)


def _built(terms: Terms, code: str, order: float, day: dt.date) -> ResponsibilityRule:
    return ResponsibilityRule(
        code=code,
        order=order,
        categories=[RETIRED],
        tier=terms.tier,
        nature=terms.nature,
        ranks=[rank for rank in RANKS if rank in terms.ranks],
        parties=[party.value for party in PartyKind if party.value in terms.parties],
        words=terms.words.strip(),
        split=terms.split.strip(),
        cites=[part.strip() for part in terms.source.replace("；", "、").split("、") if part.strip()],
        valid_from=day,
    )


def _place(before: str, day: dt.date) -> float:
    """Half way between the rule it goes ahead of and the one above that."""
    standing = list(rules_on(day))
    if not standing:
        return 1.0
    at = next((number for number, rule in enumerate(standing) if rule.code == before), len(standing) - 1)
    above = standing[at - 1].order if at else standing[0].order - 2
    return (above + standing[at].order) / 2


def _with(
    standing: Sequence[ResponsibilityRule], code: str, new: ResponsibilityRule | None
) -> list[ResponsibilityRule]:
    """The rules with the one of this code put in, replaced or left out."""
    rest = [rule for rule in standing if rule.code != code]
    return sorted([*rest, new] if new else rest, key=lambda rule: rule.order)


def _stand(code: str, new: ResponsibilityRule | None, day: dt.date) -> None:
    """Refuse what would leave somebody without anybody, or a rule that nobody ever comes to; on every day from then."""
    turns = ResponsibilityRule.objects.filter(superseded_at=None).exclude(code=code)
    later = turns.filter(valid_from__gt=day).values_list("valid_from", flat=True)
    ends = turns.filter(valid_to__gt=day).values_list("valid_to", flat=True)
    for turn in sorted({day, *later, *(end for end in ends if end)}):
        rules = _with(list(rules_on(turn)), code, new)
        if not any(not rule.tier and not rule.nature and not rule.ranks for rule in rules):
            raise Refused(
                "rule_for_others_needed",
                "不能没有“其他”这一条",
                why="去掉之后，不符合其余各条的退休干部就没有人负责了。",
                todo="请保留一条层级、性质、实职都不限的规则；要换责任方，请修改这一条。",
            )
        if new is not None:
            _reached(rules, new)


def _reached(rules: Sequence[ResponsibilityRule], new: ResponsibilityRule) -> None:
    at = rules.index(new)
    above = next((rule for rule in rules[:at] if covers(rule, new)), None)
    below = next((rule for rule in rules[at + 1 :] if covers(new, rule)), None)
    if above is not None or below is not None:
        first, never = (above, new) if above is not None else (new, below)
        raise Refused(
            "rule_never_reached",
            "有一条规则永远轮不到",
            why=f"自上而下先符合者为准：“{_short(first)}”已包括“{_short(never)}”的全部情形。",
            todo="请把范围较小的一条放在前面，或改写它的层级、性质、实职。",
        )


def _short(rule: ResponsibilityRule | None) -> str:
    words = rule.words if rule else ""
    return words if len(words) <= 24 else f"{words[:23]}…"  # noqa: PLR2004 - as much as a sentence bears


def _close(rule: ResponsibilityRule, day: dt.date) -> None:
    """Believe of this rule only what it said before ``day``; the row the form saw must still be believed."""
    now = clock.now()
    if not ResponsibilityRule.objects.filter(pk=rule.pk, superseded_at=None).exists():
        raise Stale
    touched = ResponsibilityRule.objects.filter(code=rule.code, superseded_at=None)
    for row in list(touched.filter(Q(valid_to=None) | Q(valid_to__gt=day))):
        ResponsibilityRule.objects.filter(pk=row.pk).update(superseded_at=now)
        if row.valid_from < day:
            row.pk, row.valid_to, row.recorded_at = None, day, now
            row._state.adding = True  # noqa: SLF001 - Django's documented way to copy a row
            row.save()


def _note(by: Actor, verb: str, rule: ResponsibilityRule, day: dt.date, reason: str) -> None:
    detail: dict[str, Any] = {"rule": rule.code, "parties": rule.parties, "from": day.isoformat()}
    record(by=by, verb=verb, subject=("responsibility_rule", rule.pk), reason=reason, detail=detail)


def _check(terms: Terms) -> None:
    wrong = {}
    if not terms.words.strip():
        wrong["words"] = "请照文件写明由谁服务管理"
    if not terms.parties or set(terms.parties) - set(PartyKind.values):
        wrong["parties"] = "请至少选一个责任方"
    if not terms.source.strip():
        wrong["source"] = "请写明依据的文件"
    if terms.tier and terms.tier not in Tier.values:
        wrong["tier"] = "没有这个层级"
    if terms.nature and terms.nature not in Nature.values:
        wrong["nature"] = "没有这种单位性质"
    if set(terms.ranks) - set(RANKS):
        wrong["ranks"] = "没有这个职级"
    for name, most in (("words", 200), ("split", 300)):
        if len(getattr(terms, name)) > most:
            wrong[name] = f"最多 {most} 字"
    if wrong:
        raise Invalid(
            "responsibility_invalid",
            "责任规则不完整",
            why="；".join(wrong.values()) + "。",
            todo="请补正标出的栏目后再保存。",
            fields=wrong,
        )


def _day(day: dt.date | None) -> dt.date:
    found = day or clock.today()
    if not SINCE_EVER <= found <= clock.today() + _FARTHEST:
        raise Invalid(
            "bad_day",
            "生效日不合情理",
            why=f"只能在 {SINCE_EVER} 至今后五年之间。",
            todo="请核对年份。",
            fields={"valid_from": "请核对年份"},
        )
    return found


__all__ = ["Terms", "add_rule", "change_rule", "end_rule", "preview_rule"]
