"""The forms of the deeds on a file."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.core.people import codes
from yice.lib import clock
from yice.lib.forms import DayField, DeskForm, YesNoField, words_field


def _choices(choices: Any, *, empty: str = "请选择") -> list[tuple[str, str]]:
    return [("", empty), *choices]


class EventForm(DeskForm):
    """Something that happened to the person: admission, discharge, fall, family event, mood."""

    on = DayField(label="哪一天", past=True)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        if kind == codes.EventKind.FAMILY_EVENT:
            self.fields["sub"] = forms.ChoiceField(label="什么事", choices=_choices(codes.FamilyEvent.choices))
        if kind == codes.EventKind.MOOD:
            moods = [(code, word) for code, word in codes.Mood.choices if code != codes.Mood.CALM]
            self.fields["sub"] = forms.ChoiceField(label="什么情绪", choices=_choices(moods))
        if kind in {codes.EventKind.ADMITTED, codes.EventKind.CRITICAL}:
            self.fields["place"] = forms.CharField(label="哪家医院、哪个病房", max_length=120, required=False)
        if kind in {codes.EventKind.FELL, codes.EventKind.STROKE}:
            self.fields["severity"] = forms.ChoiceField(
                label="轻重", choices=_choices(codes.Severity.choices, empty="不清楚"), required=False
            )
            self.fields["place"] = forms.CharField(label="在哪里", max_length=120, required=False)
        self.fields["detail"] = words_field("情况", required=False)


class DeathReportForm(DeskForm):
    """A death is told."""

    on = DayField(label="离世日期", past=True)
    how = words_field("谁告知、怎样得知", hint="例如：女儿张芳来电。", rows=2, most=200)
    place = forms.CharField(label="离世地点", max_length=120, required=False)


class DeathConfirmForm(DeskForm):
    """A second person checks it against papers, or finds it false."""

    verdict = forms.ChoiceField(
        label="核实结果",
        choices=(("true", "属实，确认离世"), ("false", "消息有误，人员在世")),
        widget=forms.RadioSelect,
    )
    on = DayField(label="离世日期", past=True, required=False)
    proof = words_field("凭什么核实", hint="例如：医院死亡证明；或与本人通话。不写证件号码。", rows=2, most=200)

    def clean(self) -> dict[str, Any]:
        """A confirmed death has a day."""
        found = super().clean() or {}
        if found.get("verdict") == "true" and not found.get("on"):
            self.add_error("on", "请填写。")
        return found


class NeedForm(DeskForm):
    """A need in the person's own words."""

    words = words_field("本人原话", required=False, hint="照原话记，不改写。确实没有需求，选“目前无需求”即可。")
    kind = forms.ChoiceField(label="类别", choices=_choices(codes.NeedKind.choices))
    stated_on = DayField(label="哪一天说的", past=True)


class SettleNeedForm(DeskForm):
    """What became of a need."""

    state = forms.ChoiceField(
        label="结果", choices=[(code, word) for code, word in codes.NeedState.choices if code != codes.NeedState.OPEN],
        widget=forms.RadioSelect,
    )  # fmt: skip
    outcome = words_field("怎样办的", hint="不能落实的，写清向本人作的解释。", rows=2, most=200)
    settled_on = DayField(label="办结日", past=True)
    version = forms.IntegerField(widget=forms.HiddenInput)


class KinForm(DeskForm):
    """A relative or contact."""

    name = forms.CharField(label="姓名", max_length=64)
    relation = forms.ChoiceField(label="与本人关系", choices=_choices(codes.Relation.choices))
    phone = forms.CharField(label="电话", max_length=32, required=False)
    place = forms.CharField(label="居住地", max_length=120, required=False)
    is_emergency = forms.BooleanField(label="紧急联系人", required=False)
    lives_with = YesNoField(label="同住")
    alive = YesNoField(label="在世")
    contact_agreed = YesNoField(label="同意我们联系")
    note = forms.CharField(label="备注", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ConsentForm(DeskForm):
    """Consent for one purpose."""

    purpose = forms.ChoiceField(label="用途", choices=_choices(codes.Purpose.choices))
    how = forms.ChoiceField(label="怎样表示的", choices=_choices(codes.ConsentHow.choices))
    given_on = DayField(label="哪一天", past=True)
    given_by = forms.CharField(label="谁表示的", max_length=64, initial="本人")
    note = forms.CharField(label="说明", max_length=200, required=False)


class WithdrawForm(DeskForm):
    """Consent taken back."""

    on = DayField(label="哪一天撤回", past=True)


class DoubtForm(DeskForm):
    """A doubt settled."""

    decision = words_field("核定意见", hint="以什么为准、凭什么材料。不写证件号码。", rows=2, most=300)


class RevealForm(DeskForm):
    """One look at a sealed number."""

    reason = words_field("为什么要看全号", hint="事由随查看记录保存，本人和审计都能看到。", rows=2, most=200)
