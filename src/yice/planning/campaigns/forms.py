"""Forms of the deeds on campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from yice.lib.forms import DayField, DeskForm, words_field
from yice.planning.campaigns.queries import FIELDS, concern_options, rules_for_campaigns


class CampaignForm(DeskForm):
    """What, by whom, when."""

    title = forms.CharField(label="名称", max_length=80, help_text="如：2018 年清明走访慰问")
    rule = forms.ChoiceField(label="按哪项政策", help_text="决定凭什么算办到")
    unit = forms.TypedChoiceField(label="组织单位", coerce=int)
    opens = DayField(label="开始")
    due = DayField(label="期限")
    closes = DayField(label="截止", help_text="过了截止还没办的记为漏办")
    purpose = words_field("目的与要求", required=False, rows=2, most=400)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("rule", rules_for_campaigns()), ("unit", list(units))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = options


class GroupForm(DeskForm):
    """Whom, and what each gets."""

    title = forms.CharField(label="这一组叫什么", max_length=40, help_text="如：离休干部")
    category = forms.ChoiceField(label="类别", required=False)
    rank_post = forms.ChoiceField(label="实职职级", required=False)
    income = forms.ChoiceField(label="收入", required=False)
    residence = forms.ChoiceField(label="居住", required=False)
    level = forms.ChoiceField(label="分级", required=False)
    concern = forms.ChoiceField(label="重点关注", required=False)
    age = forms.ChoiceField(label="年龄", required=False)
    yuan = forms.DecimalField(
        label="每人标准（元）", required=False, min_value=Decimal(0), max_value=Decimal(1_000_000), decimal_places=2
    )
    goods = forms.CharField(
        label="慰问品", required=False, max_length=80, help_text="每人一份的内容，如：春联×1、福字×2、米油礼包"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (_, options) in FIELDS.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "不限"), *(concern_options() if name == "concern" else options)]

    def who(self) -> dict[str, str]:
        """The conditions chosen."""
        return {name: self.cleaned_data[name] for name in FIELDS if self.cleaned_data.get(name)}

    def fen(self) -> int:
        """The standard in fen."""
        return int((self.cleaned_data.get("yuan") or Decimal(0)) * 100)


class ReasonForm(DeskForm):
    """Why not, or why called off."""

    reason = words_field("原因", rows=3, most=200, hint="如：住院外地、本人谢绝、联系不上（已试几次）")


class EndForm(DeskForm):
    """What is to be said at the end."""

    note = words_field("结束说明", required=False, rows=3, most=400)


class BudgetForm(DeskForm):
    """How much money there is."""

    yuan = forms.DecimalField(
        label="预算总额（元）", required=False, min_value=Decimal(0), max_value=Decimal(10**10), decimal_places=2,
        help_text="不填就不控制",
    )  # fmt: skip

    def fen(self) -> int | None:
        """The sum in fen; ``None`` when left empty."""
        yuan = self.cleaned_data.get("yuan")
        return None if yuan is None else int(yuan * 100)


class StockForm(DeskForm):
    """Gifts bought or lost."""

    item = forms.CharField(label="慰问品", max_length=40)
    number = forms.IntegerField(label="数量", min_value=1, max_value=100_000)
    note = forms.CharField(label="说明", max_length=100, required=False, help_text="如：供货单位、发票号")


class LossForm(StockForm):
    """Gifts lost: the reason is asked for."""

    note = forms.CharField(label="损耗原因", max_length=100, help_text="如：破损、过期")


class HandForm(DeskForm):
    """Gifts given out to, or brought back by, somebody: a number for each thing."""

    note = forms.CharField(label="说明", max_length=100, required=False)

    def __init__(self, *args: Any, items: Iterable[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [name for name, _ in items]
        for place, (name, number) in enumerate(items):
            self.fields[f"item{place}"] = forms.IntegerField(
                label=name, min_value=0, max_value=100_000, required=False, initial=number
            )
        self.order_fields([*(f"item{place}" for place in range(len(self.names))), "note"])

    def items(self) -> dict[str, int]:
        """How many of each."""
        return {name: self.cleaned_data.get(f"item{place}") or 0 for place, name in enumerate(self.names)}
