"""The form of a visit: one page on a telephone; only what is stale stands open."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict

from yice.core.people.codes import Block, Mood, NeedKind
from yice.core.people.fields import FIELDS, Field, as_json
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.forms import UNKNOWN, DayField, DeskForm, YesNoField, words_field
from yice.services.visits.asked import ASKED
from yice.services.visits.codes import HandedKind, Manner, Role, WhyNot
from yice.services.visits.drafts import Answer, HandedDraft, KeptDraft, PromiseDraft, Upload, VisitDraft
from yice.services.visits.models import Promise
from yice.services.visits.queries.brief import Staleness
from yice.services.visits.queries.files import PersonFile

PROMISES = 3
PHOTOS, SOUNDS, PAPERS = ".jpg,.jpeg,.png,.webp,.heic", ".mp3,.m4a,.wav,.mp4,.ogg,.webm", ".jpg,.jpeg,.png,.pdf"
_FILES = (("photos", Role.PHOTO), ("voices", Role.VOICE), ("receipts", Role.RECEIPT))


class ManyFiles(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; what is in them the action checks."""

    def __init__(self, *, accept: str, **kwargs: Any) -> None:
        super().__init__(required=False, widget=ManyFiles(attrs={"accept": accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each by the rules of a single one."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given if one]


@dataclass(frozen=True, slots=True)
class BlockPart:
    """One block on the form: its staleness, the tick, its items."""

    about: Staleness
    tick: Any
    fields: list[Any]
    wrong: bool


class VisitForm(DeskForm):
    """Everything about one contact; most of it may stay empty."""

    # the rest of the page stays when nobody was met: one may have met somebody else
    only_with: ClassVar = {"why_not": ("reached", ("0",))}

    manner = forms.ChoiceField(label="怎样联系的", choices=Manner.choices, widget=forms.RadioSelect)
    on = DayField(label="哪一天", past=True)
    time = forms.TimeField(
        label="几点", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "请按 09:30 的样子填写。"},
    )  # fmt: skip
    minutes = forms.IntegerField(label="多少分钟", required=False, min_value=1, max_value=1440)
    reached = forms.TypedChoiceField(
        label="见到或联系到本人", choices=(("1", "是"), ("0", "没有")), coerce=lambda value: value == "1", initial="1",
        widget=forms.RadioSelect,
    )  # fmt: skip
    why_not = forms.ChoiceField(label="没有见到的原因", required=False, choices=[("", "请选择"), *WhyNot.choices])
    said = words_field("见到的情况", required=False, rows=4, most=4000, hint="身体、精神、家里怎么样；办成了什么")
    mood = forms.ChoiceField(
        label="情绪", required=False, choices=[*Mood.choices, ("", "没有留意")], widget=forms.RadioSelect
    )
    needs = words_field("诉求（用本人的原话）", required=False, rows=2, most=4000)
    need_kind = forms.ChoiceField(
        label="诉求类别", required=False, choices=[("", "请选择"), *NeedKind.choices],
        help_text="问过、确实没有，选“目前无需求”",
    )  # fmt: skip
    private = words_field(
        "限定范围的记录", required=False, rows=2, most=4000, hint="只有科长和联络员能看，每次查看都留痕"
    )
    named = forms.TypedMultipleChoiceField(
        label="这次一并办了", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="光是去了还不算，办了的才勾",
    )  # fmt: skip
    household = forms.TypedMultipleChoiceField(
        label="同户一并走访", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    done_by = forms.TypedChoiceField(label="谁去的", required=False, coerce=int, empty_value=None)
    staff = forms.TypedMultipleChoiceField(
        label="同行的人", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(label="其他同行", required=False, max_length=120, help_text="社区、志愿者等，写姓名")
    place = forms.CharField(label="地点", required=False, max_length=120, help_text="不在住址时写，如医院病房")
    goods = forms.CharField(label="送了什么", required=False, max_length=80)
    quantity = forms.IntegerField(label="数量", required=False, min_value=1, max_value=999, initial=1)
    money = forms.DecimalField(label="慰问金（元）", required=False, min_value=0, max_digits=9, decimal_places=2)
    received_by = forms.CharField(label="签收人", required=False, max_length=64, initial="本人")
    no_receipt = forms.CharField(label="没有签收的原因", required=False, max_length=120)
    signature = forms.CharField(required=False, widget=forms.HiddenInput, max_length=400_000)
    photos = ManyFilesField(label="照片", accept=PHOTOS)
    voices = ManyFilesField(label="录音", accept=SOUNDS, help_text="本人原话，可分段")
    receipts = ManyFilesField(label="签收单照片", accept=PAPERS)
    agreed = forms.BooleanField(label="本人或家属同意拍照、录音", required=False)
    late_reason = forms.CharField(
        label="为什么现在才补录", required=False, max_length=200, help_text="填写后，已过截止的应办也一并补办"
    )
    overdue_reason = forms.CharField(
        label="为什么查看晚了",
        required=False,
        max_length=200,
        help_text="两次电话未接，查看已过时限；见到或联系上本人的，写明原因",
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40_000)

    def __init__(
        self,
        *args: Any,
        person: Person,
        file: PersonFile,
        sight: Mapping[str, str],
        stale: Sequence[Staleness],
        promises: Sequence[Promise],
        named: Sequence[tuple[str, str]],
        staff: Sequence[tuple[str, str]],
        may: frozenset[str],
        door_late: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not door_late:
            del self.fields["overdue_reason"]
        self.person, self.promises = person, list(promises)
        self.file, self.sight = file, sight
        self._choose("named", named)
        self._choose("household", [(str(one.pk), one.name) for one in file.housemates if one.life == "living"])
        self._choose("staff", staff)
        self._choose("done_by", [("", "我本人"), *staff])
        for number in range(1, PROMISES + 1):
            self.fields[f"promise_{number}"] = forms.CharField(
                label=f"答应的事 {number}", required=False, max_length=200
            )
            self.fields[f"promise_due_{number}"] = DayField(label="哪天以前", required=False)
        for one in self.promises:
            self.fields[f"kept_{one.pk}"] = forms.ChoiceField(
                label=one.words, required=False, widget=forms.RadioSelect,
                choices=(("1", "这次兑现了"), ("0", "还没有"), ("", "没有问到")),
            )  # fmt: skip
            self.fields[f"kept_note_{one.pk}"] = forms.CharField(label="说明", required=False, max_length=200)
        if "private" not in may:
            del self.fields["private"]
        self.blocks = {one.block: one for one in stale}
        self.asked = self._ask(file, sight) if "edit" in may else {}
        if "verify" not in may:
            self.blocks = {}
        for block in self.blocks:
            if block != Block.NEEDS:
                self.fields[f"sure_{block}"] = forms.BooleanField(label="都核对过，今天属实", required=False)
        if "attach" not in may:
            for name in ("photos", "voices", "receipts", "signature", "agreed"):
                del self.fields[name]
        self.fields["opened"].initial = json.dumps(
            {
                "seen": {block: file.versions[block] for block in self.asked},
                "was": {
                    block: {name: as_json(file.blocks[block][name]) for name in names}
                    for block, names in self.asked.items()
                },
            },
            ensure_ascii=False,
        )

    def _ask(self, file: PersonFile, sight: Mapping[str, str]) -> dict[str, list[str]]:
        asked: dict[str, list[str]] = {}
        for block, names in ASKED.items():
            asked[block] = [name for name in names if sight.get(name) == "full"]
            for name in asked[block]:
                key = f"{block}__{name}"
                self.fields[key] = _form_field(FIELDS[block][name])
                self.fields[key].initial = file.blocks[block][name]
        return asked

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)
        if not choices:
            del self.fields[name]

    @property
    def handing(self) -> bool:
        """Whether the part on things handed over has something in it, so that a refused form shows it."""
        return self.is_bound and any(self.data.get(name) for name in ("goods", "money", "signature", "no_receipt"))

    @property
    def around(self) -> bool:
        """The same for who came along, where, and why so late."""
        return any(self[name].value() for name in ("others", "place", "late_reason", "private") if name in self.fields)

    @property
    def parts(self) -> list[BlockPart]:
        """The blocks as the page draws them: the stale ones open."""
        found = []
        for block, about in self.blocks.items():
            own = [self[f"{block}__{name}"] for name in self.asked.get(block, [])]
            if block != Block.NEEDS:
                found.append(BlockPart(about, self[f"sure_{block}"], own, any(one.errors for one in own)))
        return found

    @property
    def answered_promises(self) -> list[tuple[Promise, Any, Any]]:
        """Each standing promise with its two controls."""
        return [(one, self[f"kept_{one.pk}"], self[f"kept_note_{one.pk}"]) for one in self.promises]

    @property
    def new_promises(self) -> list[tuple[Any, Any]]:
        """The rows for new promises."""
        return [(self[f"promise_{number}"], self[f"promise_due_{number}"]) for number in range(1, PROMISES + 1)]

    def draft(self, uid: str = "") -> VisitDraft:
        """The visit as the action wants it. Call when the form is valid."""
        given = self.cleaned_data
        opened = self._opened()
        reached = bool(given["reached"])
        return VisitDraft(
            person=self.person.pk, manner=given["manner"], on=given["on"], time=given.get("time"),
            minutes=given.get("minutes"), uid=uid, done_by=given.get("done_by"), staff=tuple(given.get("staff", ())),
            others=given["others"], household=tuple(given.get("household", ())), place=given["place"], reached=reached,
            why_not=given["why_not"], said=given["said"], private=given.get("private", ""), mood=given["mood"],
            needs=given["needs"], need_kind=given["need_kind"],
            seen={str(block): int(version) for block, version in opened.get("seen", {}).items()},
            answers=tuple(self._answers(opened.get("was", {}))) if reached else (),
            confirmed=tuple(block for block in self.blocks if given.get(f"sure_{block}")) if reached else (),
            promises=tuple(
                PromiseDraft(words=given[f"promise_{number}"], due=given[f"promise_due_{number}"])
                for number in range(1, PROMISES + 1)
                if given[f"promise_{number}"].strip()
            ),
            kept=tuple(
                KeptDraft(promise=one.pk, kept=given[f"kept_{one.pk}"] == "1", note=given[f"kept_note_{one.pk}"])
                for one in self.promises
                if given[f"kept_{one.pk}"]
            ),
            handed=tuple(self._handed()), named=tuple(given.get("named", ())), agreed=bool(given.get("agreed")),
            late_reason=given["late_reason"], overdue_reason=given.get("overdue_reason", ""),
        )  # fmt: skip

    def _opened(self) -> dict[str, Any]:
        """What the form showed when it was opened; a mangled one counts as not told, so that nothing is overwritten."""
        try:
            told = json.loads(self.cleaned_data.get("opened") or "{}")
            {str(block): int(version) for block, version in told["seen"].items()}
        except (ValueError, KeyError, AttributeError, TypeError):
            return {"seen": dict.fromkeys(self.asked, -1)}
        return dict(told)

    def _answers(self, was: Mapping[str, Any]) -> Iterator[Answer]:
        """Only what differs from what was shown."""
        for block, names in self.asked.items():
            shown = was.get(block) if isinstance(was.get(block), dict) else None
            for name in names:
                if f"{block}__{name}" not in self.data:
                    continue  # not on the page that was sent: no answer
                value = as_json(_empty_is_none(self.cleaned_data[f"{block}__{name}"]))
                if shown is not None and name in shown:
                    if shown[name] != value:
                        yield Answer(block=block, field=name, value=value, was=shown[name])
                elif value is not None:
                    yield Answer(block=block, field=name, value=value)

    def _handed(self) -> Iterator[HandedDraft]:
        given = self.cleaned_data
        who = {"received_by": given["received_by"], "no_receipt": given["no_receipt"]}
        if given["goods"].strip():
            yield HandedDraft(kind=HandedKind.GOODS.value, item=given["goods"], quantity=given["quantity"] or 1, **who)
        if given["money"]:
            yield HandedDraft(kind=HandedKind.MONEY.value, item="慰问金", fen=int(given["money"] * 100), **who)

    def uploads(self, files: MultiValueDict[str, Any]) -> list[Upload]:
        """The files that came with the form, and the signature drawn on it."""
        found = [
            Upload(role=role.value, name=one.name or "文件", content=one.read())
            for name, role in _FILES
            if name in self.fields
            for one in files.getlist(name)
        ]
        drawn = self.cleaned_data.get("signature", "")
        if drawn.startswith("data:image/png;base64,"):
            try:
                content = base64.b64decode(drawn.partition(",")[2], validate=True)
            except binascii.Error:
                content = b""
            if content:
                found.append(Upload(role=Role.SIGNATURE.value, name="签名.png", content=content))
        return found


class AmendForm(DeskForm):
    """Something to add."""

    words = words_field("补充什么", required=False, rows=4, most=4000)
    photos = ManyFilesField(label="照片", accept=PHOTOS)
    agreed = forms.BooleanField(label="本人或家属同意拍照、录音", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RevokeForm(DeskForm):
    """Why a visit is void."""

    reason = words_field("为什么作废", rows=3, most=200, hint="作废后仍可查到；由它办结的事重新列入应办")


class ConflictForm(DeskForm):
    """Which of the two values is right."""

    choice = forms.ChoiceField(label="以哪个为准", widget=forms.RadioSelect)
    note = words_field("依据", rows=2, most=200, hint="例如：再次打电话向本人核实")

    def __init__(self, *args: Any, theirs: str, mine: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("theirs", f"档案的：{theirs or '（空）'}"), ("mine", f"走访的：{mine or '（空）'}")]


def _form_field(field: Field) -> forms.Field:
    """The control of one item of the file."""
    if field.kind == "bool":
        return YesNoField(label=field.label, help_text=field.help)
    common: dict[str, Any] = {"label": field.label, "required": False, "help_text": field.help}
    if field.kind == "code":
        return forms.ChoiceField(choices=[UNKNOWN, *((str(code), word) for code, word in field.choices)], **common)
    if field.max_length is None:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, **common)
    return forms.CharField(max_length=field.max_length, **common)


def _empty_is_none(value: Any) -> Any:
    """As the file keeps it: a browser sends line ends of its own, and an empty box is no answer."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    return value


def now_words() -> dict[str, Any]:
    """What a fresh form says first: today, this hour."""
    now = clock.now()
    return {"on": now.date(), "time": dt.time(now.hour, now.minute), "reached": "1", "manner": Manner.HOME.value}
