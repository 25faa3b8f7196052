"""Forms of the register: opening files, standing, units, pairing, numbers. The desk has its own for the daily deeds."""

from __future__ import annotations

from typing import Any

from django import forms

from calendars.errors import CalendarError
from calendars.partial import PartialDate, parse_date
from yice.core.org.models import Unit
from yice.core.people import codes
from yice.core.people.queries import staff_choices, unit_choices
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.forms import DayField, DeskForm, YesNoField, words_field

_MANY = 2000
_PICK = ("", "请选择")
_AS_IS = ("", "不变")
_NOT_KNOWN = ("", "不知道")


class PartialDateField(forms.CharField):
    """A date as people write it: 1932年8月15日, 1932.08, 1932年, 农历. What was typed stays in the field."""

    def clean(self, value: Any) -> PartialDate | None:
        """The value, or a sentence that says how to write it."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except CalendarError as error:
            raise forms.ValidationError(f"{error.what}：{error.why}{error.todo}", code=error.code) from error


class AdmitForm(DeskForm):
    """The first facts of a new file."""

    name = forms.CharField(label="姓名", max_length=64)
    category = forms.ChoiceField(label="人员类别", choices=[_PICK, *codes.Category.choices])
    unit_id = forms.TypedChoiceField(label="管理单位", coerce=int)
    sex = forms.ChoiceField(label="性别", choices=[_NOT_KNOWN, *codes.Sex.choices], required=False)
    birth = PartialDateField(
        label="出生日期", required=False, help_text="可只写到月或年，如 1932年8月；农历请写“农历”。"
    )
    id_number = forms.CharField(
        label="身份证号", max_length=24, required=False, help_text="加密保存；15 位、18 位均可。"
    )
    rank = forms.ChoiceField(label="实职职级", choices=[_NOT_KNOWN, *codes.Rank.choices], required=False)
    joined_revolution = PartialDateField(label="参加革命工作时间", required=False)
    party_member = YesNoField(label="中共党员")
    residence = forms.ChoiceField(label="居住方式", choices=[_NOT_KNOWN, *codes.Residence.choices], required=False)
    income = forms.ChoiceField(
        label="固定收入", choices=[_NOT_KNOWN, *codes.Income.choices], required=False, help_text="遗属填写。"
    )
    phone = forms.CharField(label="联系电话", max_length=32, required=False)
    former_unit = forms.CharField(label="原工作单位", max_length=200, required=False)
    since = DayField(label="自何日起由本单位管理", past=True, required=False, help_text="不填即今天。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """The units come from the actor's scope."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [_PICK, *unit_choices(actor, "admit")]


class StatusForm(DeskForm):
    """What changes in the standing, since when, and why. Fields left alone stay as they are."""

    category = forms.ChoiceField(label="人员类别", choices=[_AS_IS, *codes.Category.choices], required=False)
    rank = forms.ChoiceField(label="实职职级", choices=[_AS_IS, *codes.Rank.choices], required=False)
    nature = forms.ChoiceField(label="单位性质", choices=[_AS_IS, *codes.Nature.choices], required=False)
    residence = forms.ChoiceField(label="居住方式", choices=[_AS_IS, *codes.Residence.choices], required=False)
    income = forms.ChoiceField(label="固定收入", choices=[_AS_IS, *codes.Income.choices], required=False)
    party = forms.ChoiceField(label="中共党员", choices=[_AS_IS, ("1", "是"), ("0", "否")], required=False)
    life = forms.ChoiceField(
        label="状态", choices=[_AS_IS, ("left", "迁出"), ("living", "在世（迁回）")], required=False
    )
    valid_from = DayField(label="自何日起", help_text="可以是过去的日子；此前的统计仍按原样。")
    reason = words_field("依据或理由", rows=2, most=200)

    def changes(self) -> dict[str, Any]:
        """The fields that were set, as ``change_status`` takes them."""
        values = self.cleaned_data
        found: dict[str, Any] = {
            name: values[name]
            for name in ("category", "rank", "nature", "residence", "income", "life")
            if values.get(name)
        }
        if values.get("party"):
            found["party_member"] = values["party"] == "1"
        return found

    def clean(self) -> dict[str, Any]:
        """Something must change."""
        values = super().clean() or {}
        if not self.errors and not self.changes():
            raise forms.ValidationError("请至少选择一项要变更的内容。")
        return values


class TransferForm(DeskForm):
    """To which unit, since when, and why."""

    unit_id = forms.TypedChoiceField(label="转到", coerce=int)
    keeps_nature = forms.BooleanField(
        label="统计口径不变", required=False, help_text="单位性质和层级仍按原单位；不勾选则随新单位。"
    )
    valid_from = DayField(label="自何日起", help_text="此前的统计仍归原单位。")
    reason = words_field("依据或理由", rows=2, most=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Any open unit of the actor's scope."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [_PICK, *unit_choices(actor, "transfer")]
        self.fields["valid_from"].initial = clock.today()


class AffiliateForm(DeskForm):
    """A unit that shares the care: its staff may then read what the field policy shows them."""

    unit_id = forms.TypedChoiceField(label="单位", coerce=int)
    role = forms.ChoiceField(
        label="关系", choices=[_PICK, *(pair for pair in codes.AffiliationRole.choices if pair[0] != "managing")]
    )
    valid_from = DayField(label="自何日起")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Any open unit: the community may lie outside the actor's own tree."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        units = Unit.objects.filter(is_open=True).order_by("path").values_list("pk", "name")
        field.choices = [_PICK, *((str(number), name) for number, name in units[:_MANY])]
        self.fields["valid_from"].initial = clock.today()


class EndForm(DeskForm):
    """When and why something ends."""

    on = DayField(label="止于何日")
    reason = words_field("理由", rows=2, most=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class PairForm(DeskForm):
    """Who looks after the person."""

    kind = forms.ChoiceField(label="结对形式", choices=[_PICK, *codes.PairingKind.choices])
    staff_id = forms.TypedChoiceField(
        label="工作人员", coerce=int, empty_value=None, required=False, help_text="联络员、副联络员必须选在岗人员。"
    )
    partner_name = forms.CharField(label="或填姓名", max_length=64, required=False, help_text="医生、志愿者、支部等。")
    partner_phone = forms.CharField(label="电话", max_length=32, required=False)
    valid_from = DayField(label="自何日起")
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """The staff of the actor's scope."""
        super().__init__(*args, **kwargs)
        field = self.fields["staff_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [_PICK, *staff_choices(actor, "pair")]
        self.fields["valid_from"].initial = clock.today()


class HandOverForm(DeskForm):
    """A whole caseload from one to another."""

    from_staff_id = forms.TypedChoiceField(label="移交人", coerce=int)
    to_staff_id = forms.TypedChoiceField(label="接收人", coerce=int)
    on = DayField(label="自何日起")
    reason = forms.CharField(label="理由", max_length=200, help_text="例如：岗位调整、产假、离岗。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """The staff of the actor's scope."""
        super().__init__(*args, **kwargs)
        for name in ("from_staff_id", "to_staff_id"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
            field.choices = [_PICK, *staff_choices(actor, "hand_over")]
        self.fields["on"].initial = clock.today()


class GreetingForm(DeskForm):
    """The birthday on which the person wants to be greeted."""

    calendar = forms.ChoiceField(
        label="按什么过生日", choices=[("", "按档案日期"), *codes.CalendarKind.choices], required=False
    )
    month = forms.TypedChoiceField(
        label="月",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[_PICK, *((n, f"{n}月") for n in range(1, 13))],
    )
    day = forms.TypedChoiceField(
        label="日",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[_PICK, *((n, f"{n}日") for n in range(1, 32))],
    )
    leap = forms.BooleanField(label="闰月", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NumberForm(DeskForm):
    """An identity or bank number and why it is entered."""

    number = forms.CharField(label="号码", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(label="理由", max_length=200, help_text="例如：补录、换证、更正。不写号码。")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class HonourForm(DeskForm):
    """An honour."""

    title = forms.CharField(label="荣誉名称", max_length=120)
    level = forms.CharField(label="级别", max_length=40, required=False)
    granted = PartialDateField(label="授予时间", required=False)
    granted_by = forms.CharField(label="授予单位", max_length=120, required=False)


class ExperienceForm(DeskForm):
    """One stretch of the life lived."""

    from_text = forms.CharField(label="起", max_length=40, required=False, help_text="如 1948年6月。")
    to_text = forms.CharField(label="止", max_length=40, required=False)
    place = forms.CharField(label="单位或地点", max_length=120, required=False)
    post = forms.CharField(label="职务", max_length=120, required=False)
    story = words_field("事迹", required=False)


class ReasonForm(DeskForm):
    """Why."""

    reason = words_field("理由", rows=2, most=200)
