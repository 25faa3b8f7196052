"""Identity and bank numbers: sealed, found by a blind index, shown only with a reason; and erasing a person."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction

from yice.core.audit.actions import once, record, record_view
from yice.core.people.actions._common import bump, fetch, mark_changed, need_reason
from yice.core.people.actions._rows import BANK_CONTEXT, ID_CONTEXT
from yice.core.people.codes import BANK_DIGITS, Block
from yice.core.people.fields import BLOCK_MODELS, PARTIALS
from yice.core.people.models import (
    Affiliation,
    Change,
    Consent,
    Doubt,
    Event,
    Experience,
    Honour,
    HouseholdMember,
    Kin,
    Need,
    Pairing,
    Person,
    PersonKey,
    Status,
    Verification,
)
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.crypto import blind_bank, blind_identity, seal, unseal
from yice.lib.errors import Invalid, NotFound, Refused
from yice.lib.idcard import read
from yice.lib.scrub import fold, has_number

_HOLDS: tuple[type[models.Model], ...] = (
    *(Kin, Consent, Need, Honour, Experience, Event, Change, Verification, Doubt, HouseholdMember, Pairing),
    *BLOCK_MODELS.values(),
)


def set_identity(
    *, by: Actor, person_id: int, number: str, reason: str, version: int | None = None, key: str | None = None
) -> str:
    """Store an identity number sealed; returns the finding code of a doubtful one ("" when all is well).

    A doubtful number is kept as written and becomes a doubt to settle; the card's birth date is kept beside the
    file's. Raises ``Refused`` (``person_exists``) when another file has the number, in either form.
    """
    card = read(number)
    if not card.number:
        raise Invalid(
            "id_empty",
            "没有填写身份证号",
            why="这一栏是空的。",
            todo="请填写身份证号。",
            fields={"id_number": "请填写"},
        )
    with transaction.atomic():
        seen = once(key, by, "people.set_identity")
        if seen.answer is not None:
            return str(seen.answer["verdict"])
        person = fetch(by, person_id, "identity")
        text = need_reason(reason, "登记身份证号")
        blind = blind_identity(card.number)
        if blind and Person.objects.filter(id_blind=blind).exclude(pk=person_id).exists():
            raise Refused(
                "person_exists",
                "这个身份证号已在另一份档案里",
                why="同一身份证号只能有一份档案（15 位与 18 位视为同一号码）。",
                todo="请核对号码，或联系管理单位合并档案。",
            )
        bump(person, version)
        cipher = seal(card.number, key=_key(person_id), context=ID_CONTEXT)
        Person.objects.filter(pk=person_id).update(id_cipher=cipher, id_blind=blind, id_birth=card.birth)
        _hidden_change(person, "id_number", text, by.name)
        if card.verdict:
            Doubt.objects.create(
                person=person, code=card.verdict, field="id_number", words="登记的号码未通过校验",
                raised_on=clock.today(), raised_at=clock.now(),
            )  # fmt: skip
        mark_changed([person_id], "identity")
        record(
            by=by, verb="people.set_identity", subject=("person", person_id), unit_id=person.unit_id, reason=text,
            detail={"verdict": card.verdict},
        )  # fmt: skip
        seen.store({"verdict": card.verdict})
    return card.verdict


def set_bank(
    *, by: Actor, person_id: int, number: str, reason: str, version: int | None = None, key: str | None = None
) -> None:
    """Store a bank card number sealed; an empty one takes it off the file.

    Refuses lengths that ``lib.scrub`` would not find again in a remark: what is sealed here stays in clear nowhere.
    """
    bare = "".join(char for char in fold(number) if char.isdigit())
    if number.strip() and not (len(bare) in BANK_DIGITS and has_number(bare)):
        raise Invalid(
            "bad_bank_number",
            "银行卡号位数不对",
            why=f"共有 {len(bare)} 位数字，银行卡号是 {BANK_DIGITS[0]} 至 {BANK_DIGITS[-1]} 位。",
            todo="请核对卡号，只填数字。",
            fields={"bank_number": "位数不对"},
        )
    with transaction.atomic():
        seen = once(key, by, "people.set_bank")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "identity")
        text = need_reason(reason, "登记银行卡号")
        bump(person, version)
        Person.objects.filter(pk=person_id).update(
            bank_cipher=seal(bare, key=_key(person_id), context=BANK_CONTEXT) if bare else None,
            bank_blind=blind_bank(bare) if bare else None,
        )
        _hidden_change(person, "bank_number", text, by.name)
        record(by=by, verb="people.set_bank", subject=("person", person_id), unit_id=person.unit_id, reason=text)
        seen.store({"id": person_id})


def reveal_identity(*, by: Actor, person_id: int, what: str, reason: str) -> str:
    """Open the sealed number for one look: ``what`` is ``id_number`` or ``bank_number``. Needs a reason.

    Not idempotent by design: every look is its own entry.
    """
    if what not in {"id_number", "bank_number"}:
        raise Invalid("unknown_field", "没有这一项", why=f"“{what}”不是可以查看的号码。", todo="请刷新页面重试。")
    text = need_reason(reason, "查看完整号码")
    with transaction.atomic():
        person = fetch(by, person_id, f"reveal_{what}")
        row = Person.objects.get(pk=person_id)
        cipher = row.id_cipher if what == "id_number" else row.bank_cipher
        if not cipher:
            raise NotFound("number_not_known", "档案里没有登记这个号码", why="尚未采集。", todo="请先登记。")
        record_view(by=by, subject=("person", person_id), what=what, unit_id=person.unit_id, reason=text)
        return unseal(cipher, key=_key(person_id), context=ID_CONTEXT if what == "id_number" else BANK_CONTEXT)


def erase_person(*, by: Actor, person_id: int, reason: str, key: str | None = None) -> None:
    """Erase a person for good (R161): the key is destroyed, every personal value emptied, every personal row deleted.

    What stays is the file number and the coded standings, so that tables of the past keep their sums. Only for the
    dead and for those who left. Attachments become unreadable with the key; the files app sweeps their bodies.
    """
    with transaction.atomic():
        seen = once(key, by, "people.erase_person")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "erase")
        text = need_reason(reason, "清除档案")
        if person.life not in {"dead", "left"}:
            raise Refused(
                "person_not_closed",
                "在管人员的档案不能清除",
                why="只有已离世或已迁出、且过了保存期限的档案可以清除。",
                todo="请核对人员状态。",
            )
        PersonKey.objects.filter(person=person).delete()
        _empty(person)
        mark_changed([person_id], "erased")
        record(by=by, verb="people.erase_person", subject=("person", person_id), unit_id=person.unit_id, reason=text)
        seen.store({"id": person_id})


def _empty(person: Person) -> None:
    for model in _HOLDS:
        model._default_manager.filter(person_id=person.pk).delete()  # noqa: SLF001 - Django's documented manager
    Kin.objects.filter(as_person=person).update(as_person=None)
    Affiliation.objects.filter(person=person).exclude(role="managing").delete()
    Status.objects.filter(person=person).update(reason="", by="")
    empty: dict[str, dt.datetime | str | list[str] | dict[str, str] | None] = {
        column: None for columns in PARTIALS.values() for column in columns
    }
    for name in (
        "nation", "native_place", "id_birth", "id_cipher", "id_blind", "bank_cipher", "bank_blind", "former_unit",
        "former_post", "medical_treatment", "authenticated_on", "phone", "phone_home", "phone_tested_on", "remark",
        "greet_calendar", "greet_month", "greet_day", "greet_leap", "served_army", "deceased_period", "needs_on",
    ):  # fmt: skip
        empty[name] = None
    Person.objects.filter(pk=person.pk).update(
        **empty, name="已清除", given="", pinyin="", pinyin_key="", initials="", phones=[], extra={},
        erased_at=clock.now(),
    )  # fmt: skip


def _key(person_id: int) -> str:
    try:
        return PersonKey.objects.get(person_id=person_id).wrapped
    except PersonKey.DoesNotExist as error:
        raise NotFound("key_destroyed", "这份档案的密钥已销毁", why="档案已按期限清除。", todo="无法恢复。") from error


def _hidden_change(person: Person, field: str, source: str, by_name: str) -> None:
    """History says that the number changed and when, never what it was or is."""
    Change.objects.create(
        person=person, block=Block.BASIC, field=field, hidden=True, valid_on=clock.today(), recorded_at=clock.now(),
        source=source[:64], by=by_name[:64],
    )  # fmt: skip
