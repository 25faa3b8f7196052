"""What a visit may say: checked as a whole, so that one answer names every field that is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yice.core.files.sniff import sniff
from yice.core.files.store import LIMIT
from yice.core.people.codes import Block, Mood, NeedKind
from yice.lib import clock, days
from yice.lib.errors import Invalid
from yice.lib.scrub import scrub
from yice.services.visits.codes import HandedKind, Manner, Role, WhyNot
from yice.services.visits.drafts import HandedDraft, KeptDraft, PromiseDraft, Upload, VisitDraft

MOST_WORDS = 4000
MOST_FILES = 12
MOST_BYTES = 60 * 1024 * 1024
_CLOCKS_DIFFER = dt.timedelta(minutes=10)
_LONGEST = 24 * 60
_MOST_PROMISES = 10
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_PREFIX = {Role.PHOTO: ("image/",), Role.VOICE: ("audio/", "video/"), Role.SIGNATURE: ("image/png",),
           Role.RECEIPT: ("image/", "application/pdf")}  # fmt: skip
_SORTS = {Role.PHOTO: "照片", Role.VOICE: "录音", Role.SIGNATURE: "PNG 图片", Role.RECEIPT: "照片或 PDF"}


def tidy(text: str) -> str:
    """Free text as it is kept: no control characters, no identity or bank numbers. Markup stays words."""
    return scrub(_CONTROL.sub("", text.replace("\r\n", "\n")).strip())


def moment_of(draft: VisitDraft) -> dt.datetime:
    """The moment of a visit; noon where the hour is not known."""
    return dt.datetime.combine(draft.on, draft.time or dt.time(12), tzinfo=clock.ZONE)


def checked(draft: VisitDraft, files: Sequence[Upload]) -> VisitDraft:
    """The draft with its texts tidied. Raises ``Invalid`` with a sentence per field."""
    fields = dict([*_about(draft), *_told(draft), *_lists(draft), *_handed(draft, files)])
    if fields:
        raise Invalid(
            "bad_visit",
            "走访记录填写有误",
            why="；".join(fields.values()) + "。",
            todo="请按提示修改，已填的内容都还在。",
            fields=fields,
        )
    check_files(files, agreed=draft.agreed)
    return replace(
        draft, place=tidy(draft.place), others=tidy(draft.others), said=tidy(draft.said), private=tidy(draft.private),
        needs=tidy(draft.needs), late_reason=tidy(draft.late_reason), done_by_name=tidy(draft.done_by_name),
        overdue_reason=tidy(draft.overdue_reason),
        promises=tuple(PromiseDraft(words=tidy(one.words), due=one.due) for one in draft.promises),
        kept=tuple(KeptDraft(promise=one.promise, kept=one.kept, note=tidy(one.note)) for one in draft.kept),
        handed=tuple(
            HandedDraft(kind=one.kind, item=tidy(one.item), quantity=one.quantity, fen=one.fen,
                        received_by=tidy(one.received_by), no_receipt=tidy(one.no_receipt))
            for one in draft.handed
        ),
    )  # fmt: skip


def _about(draft: VisitDraft) -> Iterator[tuple[str, str]]:
    if draft.manner not in Manner.values:
        yield "manner", "请选择怎样联系的"
    yield from _when(draft)
    if draft.minutes is not None and not 0 < draft.minutes <= _LONGEST:
        yield "minutes", "时长应在 1 到 1440 分钟之间"
    if (draft.longitude is None) != (draft.latitude is None):
        yield "place", "经度、纬度要么都有，要么都没有"
    elif abs(draft.longitude or 0) > 180 or abs(draft.latitude or 0) > 90:  # noqa: PLR2004 - the globe
        yield "place", "经度、纬度不在范围内"
    for name, most in (
        ("place", 120),
        ("others", 120),
        ("done_by_name", 64),
        ("late_reason", 200),
        ("overdue_reason", 200),
    ):
        if len(getattr(draft, name)) > most:
            yield name, f"最多 {most} 个字"


def _when(draft: VisitDraft) -> Iterator[tuple[str, str]]:
    if bad := days.odd(draft.on):
        yield "on", bad
    elif draft.on > clock.today():
        yield "on", "日期晚于今天，只能登记已经去过的"
    elif draft.on < clock.today() - dt.timedelta(days=days.BACK) and not tidy(draft.late_reason):
        yield "late_reason", "两年以前的联系，请写明为什么现在才登记"
    elif draft.time is not None and moment_of(draft) > clock.now() + _CLOCKS_DIFFER:
        yield "time", "时刻还没有到，请核对"


def _told(draft: VisitDraft) -> Iterator[tuple[str, str]]:
    for name in ("said", "private", "needs"):
        if len(getattr(draft, name)) > MOST_WORDS:
            yield name, f"最多 {MOST_WORDS} 个字，长的请作为附件"
    if draft.mood and draft.mood not in Mood.values:
        yield "mood", "请选择情绪"
    if draft.need_kind and draft.need_kind not in NeedKind.values:
        yield "need_kind", "请选择诉求类别"
    if not draft.reached:
        if draft.why_not not in WhyNot.values:
            yield "why_not", "请选择没有见到或联系到的原因"
        if draft.mood or draft.needs or draft.answers or draft.confirmed or any(one.kept for one in draft.kept):
            yield "reached", "没有见到本人时不填情绪、诉求，也不核实资料"
    elif not any((draft.said.strip(), draft.mood, draft.needs.strip(), draft.handed, draft.promises, draft.confirmed)):
        yield "said", "请写下见到的情况"


def _lists(draft: VisitDraft) -> Iterator[tuple[str, str]]:
    if len(draft.promises) > _MOST_PROMISES:
        yield "promises", f"一次最多答应 {_MOST_PROMISES} 件事"
    for one in draft.promises:
        if not tidy(one.words):
            yield "promises", "请写明答应了什么"
        elif len(one.words) > 200:  # noqa: PLR2004 - as the table has it
            yield "promises", "答应的事最多 200 个字"
        if bad := days.near(one.due):
            yield "promises", f"答应的事的期限：{bad}"
        elif one.due is not None and one.due < draft.on:
            yield "promises", "答应的事的期限不能早于走访日期"
    if any(one not in Block.values for one in draft.confirmed):
        yield "confirmed", "没有这一资料块"


def _handed(draft: VisitDraft, files: Sequence[Upload]) -> Iterator[tuple[str, str]]:
    receipt = any(one.role in {Role.SIGNATURE, Role.RECEIPT} for one in files)
    for one in draft.handed:
        if one.kind not in HandedKind.values:
            yield "handed", "请选择送的是物品还是慰问金"
        elif one.kind == HandedKind.MONEY and one.fen <= 0:
            yield "handed", "请填写慰问金金额"
        elif one.kind == HandedKind.GOODS and not (tidy(one.item) and 0 < one.quantity <= 999):  # noqa: PLR2004
            yield "handed", "请写明送了什么、多少"
        elif not tidy(one.received_by):
            yield "handed", "请写明谁签收的"
        elif not receipt and not tidy(one.no_receipt):
            yield "handed", "请签名、拍下签收单，或写明没有签收的原因"


def check_files(files: Sequence[Upload], *, agreed: bool) -> None:
    """Refuse files of the wrong sort, too large, too many, or recordings of people who were not asked."""
    if len(files) > MOST_FILES or sum(len(one.content) for one in files) > MOST_BYTES:
        raise Invalid(
            "visit_files_too_many",
            f"一次走访最多 {MOST_FILES} 个附件、共 {MOST_BYTES // 1024 // 1024} MB",
            why=f"这次有 {len(files)} 个。",
            todo="请挑选要紧的，其余到人员档案里另存。",
            fields={"photos": "附件太多或太大"},
        )
    for one in files:
        if one.role not in Role.values:
            raise Invalid("bad_visit", "附件没有说明用途", why="用途不明。", todo="请重新选择文件。")
        field = _FIELDS[Role(one.role)]
        _check_size(one, field)
        mime = sniff(one.content, one.name).mime
        if not mime.startswith(_PREFIX[Role(one.role)]):
            raise Invalid(
                "visit_file_sort",
                f"“{one.name[:40]}”不是{_SORTS[Role(one.role)]}",
                why="按文件内容判断，不看扩展名。",
                todo="请重新选择文件；其他材料请到人员档案里存入。",
                fields={field: f"请选择{_SORTS[Role(one.role)]}"},
            )
    if not agreed and any(one.role in {Role.PHOTO, Role.VOICE} for one in files):
        raise Invalid(
            "recording_not_agreed",
            "拍照、录音要先征得同意",
            why="没有勾选“本人或家属同意拍照、录音”。",
            todo="征得同意后勾选；不同意的请去掉照片和录音。",
            fields={"agreed": "请确认已征得同意"},
        )


def _check_size(one: Upload, field: str) -> None:
    if not one.content:
        raise Invalid(
            "file_empty",
            f"“{one.name[:40]}”是空的",
            why="大小为 0。",
            todo="请重新选择文件。",
            fields={field: "空文件"},
        )
    if len(one.content) > LIMIT:
        raise Invalid(
            "file_too_large",
            f"“{one.name[:40]}”超过 20 MB",
            why=f"这个文件有 {len(one.content) / 1024 / 1024:.1f} MB。",
            todo="请压缩照片、分段录音后再上传。",
            fields={field: "文件过大"},
        )


_FIELDS = {Role.PHOTO: "photos", Role.VOICE: "voices", Role.SIGNATURE: "signature", Role.RECEIPT: "receipts"}
