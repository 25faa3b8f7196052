"""Forms of the deeds on a case."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.lib.forms import DayField, words_field
from yice.services.cases import codes
from yice.services.cases.forms._base import RADIO, Choices, DeedForm, WithReason, number_field, offer


class WordsForm(DeedForm):
    """What was done."""

    words = words_field("办理情况", rows=4)


class ReplyForm(WithReason):
    """What who asked was told."""

    words = words_field("怎么答复的", rows=4, hint="照实写：办到哪一步、还要多久、需要本人做什么。")
    field_order = ("words", "overdue_reason")


class AnswerForm(WithReason):
    """The result as told."""

    answer = words_field("办理结果", rows=4, hint="这段话进个人档案。办不了的请走“上报”，不要写成已办。")
    field_order = ("answer", "overdue_reason")


class TellForm(WithReason):
    """Told the number and the name."""


class WaitForm(DeedForm):
    """For what, until when."""

    reason = forms.CharField(label="等什么", max_length=200, help_text="如：等医院出诊断证明。")
    until = DayField(label="等到哪天", help_text="到这天自动恢复计时。一次最长三个月，再延长由负责人办。")


class AssignForm(DeedForm):
    """To whom at once."""

    staff = number_field("改派给")
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff", [("", "请选择"), *staff])

    def given(self) -> dict[str, Any]:
        """The one chosen, and why."""
        return {"staff_id": self.cleaned_data["staff"], "reason": self.cleaned_data["reason"]}


class ReasonForm(DeedForm):
    """Why."""

    reason = forms.CharField(label="理由", max_length=200)


class CallbackForm(WithReason):
    """What the elder says on the telephone."""

    reached = forms.TypedChoiceField(
        label="联系上了吗", choices=(("1", "联系上了"), ("0", "没有联系上")), widget=RADIO, initial="1",
        coerce=lambda value: value == "1",
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label="您提的事解决了没有？", choices=codes.Verdict.choices, widget=RADIO, required=False
    )
    words = forms.CharField(label="本人说", max_length=400, required=False)

    questions = (
        ("warm", "接待您热情吗？", "热情接待"),
        ("patient", "听您说话耐心吗？", "耐心倾听"),
        ("careful", "给您讲得清楚吗？", "细心解答"),
        ("devoted", "给您办得尽心吗？", "尽心落实"),
        ("prompt", "办得快不快？", "高效处置"),
    )

    def __init__(self, *args: Any, five: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = codes.FIVE if five else codes.THREE
        for name, question, word in self.questions:
            self.fields[name] = forms.ChoiceField(
                label=f"{question}（{word}）",
                choices=[*((str(mark), text) for mark, text in scale), ("0", "没有问到")],
                required=False,
                widget=RADIO,
            )
        self.order_fields(["reached", "verdict", *(name for name, _, _ in self.questions), "words", "overdue_reason"])

    def clean(self) -> dict[str, Any]:
        """Who was reached is asked all of it; what was not asked is said, not left."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("reached"):
            for name in ("verdict", *(name for name, _, _ in self.questions)):
                if not given.get(name) and name not in self.errors:
                    word = "请选择。" if name == "verdict" else "请选择；没有问就选“没有问到”。"
                    self.add_error(name, word)
        return given

    def given(self) -> dict[str, Any]:
        """The answers, the five questions together."""
        plain = {name: one for name, one in self.cleaned_data.items() if name not in dict(codes.RATINGS)}
        return {**plain, "ratings": self.ratings()}

    def ratings(self) -> dict[str, int | None]:
        """Question → mark; nothing for what was not asked."""
        return {name: int(self.cleaned_data.get(name) or 0) or None for name, _, _ in self.questions}


class CloseForm(WithReason):
    """The head ends it."""

    outcome = forms.ChoiceField(
        label="为什么不再办", choices=[(one, codes.Outcome(one).label) for one in codes.BY_HEAD], widget=RADIO
    )
    reason = words_field("说明", rows=3, most=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["over"] = False  # the reason of the ending answers for the time as well
        super().__init__(*args, **kwargs)


class EscalateForm(DeedForm):
    """Why there is no solution."""

    reason = words_field("为什么办不了", rows=4, most=400, hint="试过什么、卡在哪里、需要领导做什么。")


class DecideForm(DeedForm):
    """The leader's word."""

    decision = forms.ChoiceField(label="批示", choices=codes.Decision.choices, widget=RADIO)
    answer = words_field("意见", rows=3, most=400)


class CircleForm(DeedForm):
    """Who else may read."""

    staff = number_field("谁")
    why = forms.CharField(label="为什么要知情", max_length=80, help_text="如：心理咨询师、法律顾问。")

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff", [("", "请选择"), *staff])

    def given(self) -> dict[str, Any]:
        """The one chosen, and why."""
        return {"staff_id": self.cleaned_data["staff"], "why": self.cleaned_data["why"]}
