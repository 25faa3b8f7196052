"""Forms of what the office decides: categories, teams, partners."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.lib.forms import DayField, DeskForm
from yice.services.cases import codes
from yice.services.cases.actions.partners import PartnerFacts
from yice.services.cases.forms._base import Choices, number_field, offer
from yice.services.cases.queries import teams


class CategoryForm(DeskForm):
    """A category as the office wants it."""

    title = forms.CharField(label="名称", max_length=40)
    team = forms.ChoiceField(label="小组")
    track = forms.ChoiceField(label="时限档", choices=codes.Track.choices, help_text="各档的时长在政策手册的标准里改。")
    restricted = forms.BooleanField(label="限制查看", required=False, help_text="内容只给知情人看。")
    neutral = forms.CharField(label="对外叫法", max_length=40, required=False, help_text="知情人以外的人看到的名称。")
    is_open = forms.BooleanField(label="在用", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", teams())


class TeamForm(DeskForm):
    """A team of one's own."""

    title = forms.CharField(label="小组名称", max_length=40)


class PartnerForm(DeskForm):
    """An outside body and whom to ring there."""

    name = forms.CharField(label="名称", max_length=120, help_text="如：市法律援助中心。")
    kind = forms.ChoiceField(label="类型", choices=(("", "请选择"), *codes.PartnerKind.choices))
    does = forms.CharField(label="能帮什么", max_length=120, required=False, help_text="如：代写文书、陪同调解。")
    team = forms.ChoiceField(label="对应小组", required=False)
    contact = forms.CharField(label="联系人", max_length=64)
    phone = forms.CharField(label="电话", max_length=32)
    unit = number_field("服务范围", help_text="该单位及下属单位的诉求可以转介给它。")
    since = DayField(label="合作起", required=False, help_text="不填就是今天。")
    until = DayField(label="合作止", required=False, help_text="过了这天就不能再转介；以前的记录不变。")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Choices, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", [("", "各小组都用"), *teams()])
        offer(self, "unit", units)
        if known:
            del self.fields["unit"]

    def facts(self) -> PartnerFacts:
        """What the list will say."""
        given = self.cleaned_data
        return PartnerFacts(
            name=given["name"], kind=given["kind"], contact=given["contact"], phone=given["phone"], does=given["does"],
            team=given["team"], since=given["since"], until=given["until"],
        )  # fmt: skip


class JoinForm(DeskForm):
    """Who is in which team, for which unit."""

    team = forms.ChoiceField(label="小组")
    unit = number_field("管哪个单位", help_text="该单位及下属单位的这类诉求，先派给他们。")
    staff = number_field("谁")

    def __init__(self, *args: Any, staff: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", teams())
        offer(self, "unit", units)
        offer(self, "staff", staff)
