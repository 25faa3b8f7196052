"""Forms of the deeds on plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from yice.core.people.codes import ConsentHow
from yice.lib.forms import DayField, DeskForm, words_field
from yice.planning.plans.actions import WITH, Wish
from yice.planning.plans.models import Party, PlanItem, StandingWaiver

SERVICES = (("", "不分类"), *((one, one) for one in ("生活", "医疗", "精神", "政治", "应急")))


class ReasonForm(DeskForm):
    """Only a reason."""

    reason = words_field("理由", rows=3, most=300)


class GoalForm(DeskForm):
    """What the plan is to achieve."""

    goal = words_field("目标与说明", required=False, rows=5, hint="用本人和家属看得懂的话写")


class ItemForm(DeskForm):
    """One item: how often, what, who, where."""

    every = forms.IntegerField(
        label="多少天一次",
        required=False,
        min_value=1,
        help_text="不填为按政策；改得更密不需审批，改得更疏须第二人批准",
    )
    off = forms.BooleanField(label="这一项不办（须批准）", required=False)
    content = words_field("内容", required=False, rows=2, most=400)
    party = forms.ChoiceField(label="责任方", choices=Party.choices)
    party_name = forms.CharField(label="具体由谁", required=False, max_length=64)
    place = forms.CharField(label="地点", required=False, max_length=120)
    reason = words_field("调整理由", required=False, rows=2, most=300, hint="放松或不办时必填")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: PlanItem | None = None, in_force: bool = False, **kwargs: Any) -> None:
        if item is not None:
            now = {name: getattr(item, name) for name in ("off", "content", "party", "party_name", "place", "reason")}
            kwargs.setdefault("initial", {"every": item.every or item.base, "version": item.plan.version, **now})
        super().__init__(*args, **kwargs)
        if item is not None and not item.own and item.base is None:
            self.fields["every"].disabled = True
            self.fields["every"].help_text = f"按政策：{item.rhythm}"
        if item is not None and item.own:
            del self.fields["off"]
            self.fields["every"].required = True
            self.fields["every"].help_text = ""
        if in_force:
            for name in ("off", "content", "party", "party_name", "place"):
                self.fields.pop(name, None)
            self.fields["every"].help_text = "现行方案只能直接改得更密；其他改动请先修订方案"

    def wish(self, item: PlanItem | None = None) -> Wish:
        """The wish as the action wants it."""
        given = self.cleaned_data

        def value(name: str, empty: Any) -> Any:
            return given[name] if name in given else getattr(item, name, empty)

        return Wish(
            every=given.get("every") if item is None or item.own or item.base is not None else None,
            off=bool(value("off", None)), content=value("content", ""), party=value("party", Party.LIAISON.value),
            party_name=value("party_name", ""), place=value("place", ""), reason=given.get("reason", ""),
        )  # fmt: skip


class NewItemForm(DeskForm):
    """An item of the plan's own."""

    title = forms.CharField(label="事项", max_length=80, help_text="如：每周读报、陪同复诊")
    every = forms.IntegerField(label="多少天一次", min_value=1, max_value=1095, initial=30)
    first_due = DayField(label="首次期限")
    service = forms.ChoiceField(label="服务类别", choices=SERVICES, required=False)
    content = words_field("内容", required=False, rows=2, most=400)
    party = forms.ChoiceField(label="责任方", choices=Party.choices)
    party_name = forms.CharField(label="具体由谁", required=False, max_length=64)
    place = forms.CharField(label="地点", required=False, max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def wish(self) -> Wish:
        """The wish as the action wants it."""
        given = self.cleaned_data
        return Wish(
            every=given["every"],
            content=given["content"],
            party=given["party"],
            party_name=given["party_name"],
            place=given["place"],
        )


class AgreeForm(DeskForm):
    """With whom, how and when it was agreed."""

    whom = forms.ChoiceField(label="与谁商定", choices=WITH, widget=forms.RadioSelect, initial="self")
    name = forms.CharField(label="家属姓名", required=False, max_length=64, help_text="与家属商定时填写")
    how = forms.ChoiceField(label="方式", choices=ConsentHow.choices)
    on = DayField(label="商定日期", past=True)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(DeskForm):
    """Keep or modify, with the reason."""

    verdict = forms.ChoiceField(
        label="复评结论", choices=(("keep", "保留现行方案"), ("modify", "需要修改，开始修订")), widget=forms.RadioSelect
    )
    reason = words_field("理由", rows=3, most=300, hint="身体、家庭、诉求有没有变化；为什么保留或修改")
    version = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(DeskForm):
    """Each loosening answered, then the plan approved."""

    answer = words_field("意见", required=False, rows=2, most=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Iterable[StandingWaiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        for one in self.asked:
            word = "不办" if one.item.off else f"改为 {one.item.every} 天一次"
            self.fields[f"loosening_{one.pk}"] = forms.ChoiceField(
                label=f"{one.item.title}：{one.item.rhythm} → {word}（{one.reason}）",
                choices=(("1", "批准"), ("0", "不批准")), widget=forms.RadioSelect,
                error_messages={"required": "请选择批准或不批准。"},
            )  # fmt: skip
        self.order_fields([*(f"loosening_{one.pk}" for one in self.asked), "answer", "version"])

    def loosenings(self) -> dict[int, bool]:
        """Waiver → granted."""
        return {one.pk: self.cleaned_data[f"loosening_{one.pk}"] == "1" for one in self.asked}
