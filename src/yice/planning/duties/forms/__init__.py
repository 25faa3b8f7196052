"""Forms of the deeds on duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from yice.core.people.codes import Mood, NeedKind
from yice.core.people.models import Person
from yice.lib.forms import DayField, DeskForm, words_field
from yice.planning.duties.actions import Deed
from yice.planning.duties.queries.accepting import Asked

FILE_TYPES = ".jpg,.jpeg,.png,.pdf,.doc,.docx,.xls,.xlsx,.m4a,.mp3,.wav"


class ReasonForm(DeskForm):
    """Only a reason."""

    reason = words_field("理由", rows=3, most=300)


class AnswerForm(DeskForm):
    """The second person's answer to a request for leave."""

    verdict = forms.ChoiceField(
        label="审批", choices=(("grant", "批准免办"), ("refuse", "不批准")), widget=forms.RadioSelect
    )
    answer = words_field("意见", required=False, rows=2, most=1000, hint="不批准时必填")


class EvidenceForm(DeskForm):
    """What was done. Offers only what is asked for when it closes one duty; everything else is left away."""

    on = DayField(label="哪天办的", past=True)
    kind = forms.ChoiceField(label="做了什么")
    channel = forms.ChoiceField(label="方式", required=False)
    reached = forms.TypedChoiceField(
        label="见到或联系到本人", choices=(("1", "是"), ("0", "没有")), coerce=lambda value: value == "1", initial="1",
        widget=forms.RadioSelect, help_text="这件事是联系家属的，联系上家属就选“是”",
    )  # fmt: skip
    result = words_field("情况", required=False, rows=3, hint="身体、精神、家里怎么样；办成了什么")
    mood = forms.ChoiceField(label="情绪", required=False, choices=[("", "没有留意"), *Mood.choices])
    needs = words_field("诉求", required=False, rows=2, hint="用本人的原话；没有可不填")
    need_kind = forms.ChoiceField(
        label="诉求类别", required=False, initial=NeedKind.OTHER,
        choices=[one for one in NeedKind.choices if one[0] != NeedKind.NONE],
    )  # fmt: skip
    follow_up = forms.BooleanField(label="需要跟进", required=False)
    follow_up_note = forms.CharField(label="跟进什么", required=False, max_length=200)
    follow_up_due = DayField(label="跟进期限", required=False, help_text="不填为七天内")
    named = forms.TypedMultipleChoiceField(
        label="这次也办了", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    household = forms.TypedMultipleChoiceField(
        label="同户一并走访", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    done_by = forms.ChoiceField(label="谁办的", required=False)
    done_by_name = forms.CharField(
        label="其他人（姓名）", required=False, max_length=64, help_text="家属、社区、志愿者等办的填这里"
    )
    late_reason = words_field("为什么现在才补录", rows=2, most=200)
    file = forms.FileField(
        label="照片或材料", required=False, widget=forms.ClearableFileInput(attrs={"accept": FILE_TYPES}),
        help_text="可附一份，存入本人档案",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[tuple[str, str]],
        channels: Iterable[tuple[str, str]],
        staff: Sequence[tuple[str, str]],
        asked: Asked | None = None,
        housemates: Iterable[Person] = (),
        promised: Sequence[tuple[str, str]] = (),
        person: bool = True,
        late: bool = False,
        many: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        wanted = [one for one in kinds if asked is None or one[0] in asked.kinds]
        ways = [one for one in channels if asked is None or not asked.channels or one[0] in asked.channels]
        self._choices("kind", wanted if len(wanted) == 1 else [("", "请选择"), *wanted])
        must = asked is not None and bool(asked.channels)
        self._choices("channel", ways if must and len(ways) == 1 else [("", "请选择" if must else "不限"), *ways])
        self.fields["channel"].required = must
        self._choices("done_by", [("", "我本人"), *staff])
        mates = [(str(one.pk), one.name) for one in housemates]
        self._choices("household", mates)
        if not mates:
            del self.fields["household"]
        self._choices("named", promised)
        if not promised:
            del self.fields["named"]
        if not late:
            del self.fields["late_reason"]
        if many or not person:
            for name in (
                "mood",
                "needs",
                "need_kind",
                "follow_up",
                "follow_up_note",
                "follow_up_due",
                "reached",
                "file",
            ):
                del self.fields[name]

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def deed(self) -> Deed:
        """The deed as the action wants it."""
        given = self.cleaned_data
        name = given.get("done_by_name", "").strip()
        return Deed(
            on=given["on"], kind=given["kind"], channel=given.get("channel") or "",
            done_by_id=None if name or not given.get("done_by") else int(given["done_by"]), done_by_name=name,
            reached=given.get("reached", True), result=given.get("result", ""), mood=given.get("mood", ""),
            needs=given.get("needs", ""), need_kind=given.get("need_kind") or NeedKind.OTHER.value,
            follow_up=bool(given.get("follow_up")), follow_up_note=given.get("follow_up_note", ""),
            follow_up_due=given.get("follow_up_due"),
        )  # fmt: skip


class MakeForm(DeskForm):
    """Something put on the list by hand."""

    title = forms.CharField(label="要办什么", max_length=200)
    due = DayField(label="期限")
    role = forms.ChoiceField(label="谁来办", required=False)

    def __init__(
        self,
        *args: Any,
        roles: Iterable[tuple[str, str]],
        today: dt.date,
        usual: tuple[str, str] = ("liaison", "联络员"),
        **kwargs: Any,
    ) -> None:
        """``usual``: the role that does it unless another is chosen."""
        kwargs.setdefault("initial", {"due": today + dt.timedelta(days=7)})
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", usual[1]), *[one for one in roles if one[0] not in {usual[0], "system"}]]
