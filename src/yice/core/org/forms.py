"""Forms of the organisation."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.core.org.models import RANKS, DutyType, Employment, Nature, PartyKind, Staff, Tier, Unit, UnitKind
from yice.lib.actor import ROLE_NAMES, Role
from yice.lib.forms import DayField

_ANY = [("", "不填")]


def _day(label: str, *, help_text: str = "") -> DayField:
    return DayField(label=label, required=False, help_text=help_text)


class UnitForm(forms.Form):
    """What a unit is."""

    code = forms.CharField(label="编码", max_length=40, help_text="花名册按编码对应单位，设立后不再改。")
    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices)
    tier = forms.ChoiceField(label="层级", choices=[*_ANY, *Tier.choices], required=False)
    nature = forms.ChoiceField(label="性质", choices=[*_ANY, *Nature.choices], required=False)
    division = forms.CharField(label="行政区划代码", max_length=12, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    opened_on = _day("设立日", help_text="不填即今天。")


class UnitChangeForm(UnitForm):
    """The same for a unit that is there already, from a day on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = _day("自何日起", help_text="此前的统计仍按原样；不填即今天。")
    reason = forms.CharField(label="事由", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Code and day of opening are not changed."""
        super().__init__(*args, **kwargs)
        del self.fields["code"], self.fields["opened_on"]


class MoveForm(forms.Form):
    """Where a unit goes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    parent = forms.ModelChoiceField(label="新的上级", queryset=Unit.objects.none(), empty_label="请选择")
    valid_from = _day("自何日起", help_text="此前的统计仍按原来的隶属；不填即今天。")
    reason = forms.CharField(label="事由", max_length=200, required=False)


class CloseForm(forms.Form):
    """When and why a unit closes, or somebody leaves."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    day = _day("日期", help_text="不填即今天。")
    reason = forms.CharField(label="事由", max_length=200)


class StaffForm(forms.Form):
    """A member of staff."""

    no = forms.CharField(label="工号", max_length=40)
    name = forms.CharField(label="姓名", max_length=80)
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label="请选择")
    phone = forms.CharField(label="电话", max_length=40, required=False)
    employment = forms.ChoiceField(label="专兼职", choices=Employment.choices)
    duty_types = forms.MultipleChoiceField(
        label="职责", choices=DutyType.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class StaffChangeForm(StaffForm):
    """The same for somebody who is there already."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The staff number is not changed."""
        super().__init__(*args, **kwargs)
        del self.fields["no"]


class PostForm(forms.Form):
    """A role at a unit from a day on."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label="请选择")
    role = forms.ChoiceField(label="岗位", choices=[(role.value, ROLE_NAMES[role]) for role in Role])
    valid_from = _day("任职日", help_text="不填即今天。")
    reason = forms.CharField(label="依据", max_length=200, required=False)


class RelieveForm(forms.Form):
    """When and why a post ends."""

    day = _day("免职日", help_text="不填即今天。")
    reason = forms.CharField(label="依据", max_length=200)


class LeaderForm(forms.Form):
    """Who is the leader in charge."""

    staff = forms.ModelChoiceField(label="分管领导", queryset=Staff.objects.none(), required=False, empty_label="暂无")
    valid_from = _day("自何日起", help_text="不填即今天。")
    reason = forms.CharField(label="依据", max_length=200, required=False)


class LoginForm(forms.Form):
    """The name somebody signs in with."""

    username = forms.CharField(label="登录名", max_length=64, help_text="小写字母和数字，例如 zhang.wei。")


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label="原因", max_length=200)


class AreaForm(forms.Form):
    """An area and who answers for it."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label="请选择")
    code = forms.CharField(label="编码", max_length=40)
    name = forms.CharField(label="名称", max_length=80)
    manager = forms.ModelChoiceField(label="负责人", queryset=Staff.objects.none(), required=False, empty_label="暂缺")


class AreaChangeForm(forms.Form):
    """The same for an area that is there already."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="名称", max_length=80)
    manager = forms.ModelChoiceField(label="负责人", queryset=Staff.objects.none(), required=False, empty_label="暂缺")


class TenantForm(forms.Form):
    """The tenant's name, and the number that is answered day and night."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="使用单位", max_length=120)
    hotline = forms.RegexField(
        r"^\+?\d[\d\- ]{2,18}\d$",
        label="24 小时电话",
        required=False,
        help_text="印在亲情服务卡上；留空则不印。",
        error_messages={"invalid": "请填写一个电话号码，如 0931-8812345。"},
    )


class BusinessDateForm(forms.Form):
    """The business date."""

    day = _day("业务日期", help_text="留空即跟随真实日期。演示与补录时可以指定。")
    reason = forms.CharField(label="事由", max_length=200)


_ALL = [("", "不限")]


class RuleForm(forms.Form):
    """A rule of responsibility: whom it is for, who answers, since when."""

    words = forms.CharField(
        label="照文件的说法", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：县级退休干部，由市退休干部管理服务中心和退休干部原单位共同服务管理。",
    )  # fmt: skip
    tier = forms.ChoiceField(label="原单位层级", choices=[*_ALL, *Tier.choices], required=False)
    nature = forms.ChoiceField(label="原单位性质", choices=[*_ALL, *Nature.choices], required=False)
    ranks = forms.MultipleChoiceField(
        label="实职职级", choices=list(RANKS.items()), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="都不选即不限；档案里没有职级的，只适用不限职级的规则。",
    )  # fmt: skip
    parties = forms.MultipleChoiceField(
        label="责任方", choices=PartyKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    split = forms.CharField(
        label="各负责什么", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="文件写明分工的照录；不填即共同服务管理。",
    )  # fmt: skip
    source = forms.CharField(label="依据", max_length=120, help_text="文件名称和条款；几件的用“、”隔开。")
    before = forms.ChoiceField(label="排在哪一条之前", help_text="自上而下，先符合者为准。")
    valid_from = _day("自何日起", help_text="此前的日子仍按原规则；不填即今天。")
    reason = forms.CharField(label="事由", max_length=200, required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """``places`` are the rules it may go ahead of; without them it stays where it is."""
        super().__init__(*args, **kwargs)
        if places is None:
            del self.fields["before"]
        else:
            self.fields["before"].choices = places  # type: ignore[attr-defined]


class RuleEndForm(forms.Form):
    """When and why a rule ends."""

    valid_from = _day("自何日起停用", help_text="这一天是没有它的第一天；不填即今天。")
    reason = forms.CharField(label="理由", max_length=200)
