"""Forms of passing a case on, and parts of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from yice.lib.forms import DayField, words_field
from yice.services.cases import codes
from yice.services.cases.actions.parties import Party
from yice.services.cases.forms._base import RADIO, Choices, DeedForm, WithReason, number_field, offer


class PartyForm(DeedForm):
    """The other side: one of three kinds."""

    only_with: ClassVar = {
        "staff": ("to_kind", (codes.PartyKind.STAFF,)),
        "unit": ("to_kind", (codes.PartyKind.UNIT,)),
        **dict.fromkeys(("partner", "name", "contact", "told"), ("to_kind", (codes.PartyKind.PARTNER,))),
        "kind": ("to_kind", (codes.PartyKind.STAFF, codes.PartyKind.UNIT)),
    }

    to_kind = forms.ChoiceField(label="交给谁", choices=codes.PartyKind.choices, widget=RADIO, initial="staff")
    staff = number_field("同事", required=False)
    unit = number_field("单位", required=False)
    partner = number_field("伙伴", required=False, help_text="请伙伴帮忙是转介，责任仍在我们。")
    name = forms.CharField(label="或写名称", max_length=120, required=False, help_text="名单里没有的伙伴，只用这一次。")
    contact = forms.CharField(label="联系人和电话", max_length=120, required=False, help_text="不填就用名单里的。")

    def __init__(self, *args: Any, staff: Choices, units: Choices, partners: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff", [("", "请选择"), *staff])
        offer(self, "unit", [("", "请选择"), *units])
        offer(self, "partner", [("", "请选择"), *partners])

    def party(self) -> Party:
        """To whom."""
        given = self.cleaned_data
        return Party(
            kind=given["to_kind"], staff_id=given.get("staff"), unit_id=given.get("unit"),
            partner_id=given.get("partner"), name=given.get("name", ""), contact=given.get("contact", ""),
        )  # fmt: skip


class TransferForm(PartyForm):
    """Pass it on."""

    kind = forms.ChoiceField(
        label="方式",
        choices=(("handover", "转办：对方接收后由对方负责"), ("referral", "转介：请对方协助，仍由我们负责")),
        widget=RADIO, initial="handover",
    )  # fmt: skip
    reason = forms.CharField(
        label="事由", max_length=200, help_text="请对方做什么。会印在转介单上，不要写姓名、病情和家事。"
    )
    told = forms.MultipleChoiceField(
        label="告诉伙伴本人的",
        choices=codes.Told.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不勾就由我们居间联系；勾了要有本人“向第三方提供”的同意，只告诉办事用得着的。",
    )
    field_order = ("to_kind", "kind", "staff", "unit", "partner", "name", "contact", "reason", "told")

    def given(self) -> dict[str, Any]:
        """To whom, how, why, and what is told."""
        return {"to": self.party(), **{name: self.cleaned_data[name] for name in ("kind", "reason", "told")}}


class TaskForm(PartyForm):
    """A part of the work."""

    title = forms.CharField(label="办什么", max_length=120)
    by_on = DayField(label="要求办完")
    field_order = ("title", "to_kind", "staff", "unit", "partner", "name", "contact", "by_on")

    def given(self) -> dict[str, Any]:
        """To whom, what, until when."""
        return {"to": self.party(), "title": self.cleaned_data["title"], "by_on": self.cleaned_data["by_on"]}


class TransferAnswerForm(DeedForm):
    """What the other side says."""

    state = forms.ChoiceField(label="答复", widget=RADIO)
    words = words_field("说明", required=False, rows=3, most=400, hint="退回写理由，办完写结果。")
    said_by = forms.CharField(label="对方是谁答复的", max_length=64, required=False, help_text="姓名、职务。")
    how = forms.ChoiceField(
        label="怎么告知的", choices=codes.How.choices, widget=RADIO, required=False, initial="phone"
    )
    said_on = DayField(label="哪天", required=False, past=True, help_text="不填就是今天。")

    def __init__(self, *args: Any, states: Choices, himself: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "state", states)
        if himself:
            for name in ("said_by", "how", "said_on"):
                del self.fields[name]


class SettleTaskForm(WithReason):
    """What became of a part."""

    state = forms.ChoiceField(
        label="怎样了", choices=(("done", "已办"), ("dropped", "不再需要")), widget=RADIO, initial="done"
    )
    result = words_field("结果", rows=3, most=400)
    field_order = ("state", "result", "overdue_reason")
