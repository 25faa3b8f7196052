"""Forms of the deeds on cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from yice.lib import clock
from yice.lib.forms import DayField, DeskForm, words_field
from yice.services.cases import codes
from yice.services.cases.actions.parties import Party
from yice.services.cases.actions.partners import PartnerFacts
from yice.services.cases.catalog import Procedure, procedures
from yice.services.cases.queries import kinds, teams

Choices = Sequence[tuple[Any, Any]]
_RADIO = forms.RadioSelect


def _number(label: str, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


def _offer(form: forms.Form, name: str, options: Iterable[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(options)


def category_options() -> Choices:
    """Categories in use, by team."""
    words = dict(teams())
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds().values():
        if kind.is_open:
            found.setdefault(words.get(kind.team, "其他"), []).append((kind.code, kind.title))
    return list(found.items())


class DeedForm(DeskForm):
    """The form of a deed."""

    def given(self) -> dict[str, Any]:
        """What the action is called with: as the fields are called, unless a form says otherwise."""
        return dict(self.cleaned_data)


class WithReason(DeedForm):
    """A deed that may stop a term: when one is overdue, the form asks why."""

    overdue_reason = forms.CharField(label="超时原因", max_length=200, help_text="已经超时，办结要写明原因。")

    def __init__(self, *args: Any, over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not over:
            del self.fields["overdue_reason"]

    def late(self) -> str:
        """The reason, if one was asked for."""
        return str(self.cleaned_data.get("overdue_reason", ""))


class IntakeForm(DeskForm):
    """What somebody asks for: three answers are enough."""

    category = forms.ChoiceField(label="哪一类")
    title = forms.CharField(label="什么事", max_length=80, help_text="一句话，如“厨房水管漏水”。")
    channel = forms.ChoiceField(label="怎么来的", choices=codes.Channel.choices, widget=_RADIO, initial="phone")
    words = words_field("原话", required=False, rows=3, hint="照本人说的记。不要写身份证号、银行卡号。")
    urgency = forms.ChoiceField(label="缓急", choices=codes.Urgency.choices, widget=_RADIO, initial="ordinary")
    asker = forms.ChoiceField(label="谁提出", choices=codes.Asker.choices, widget=_RADIO, initial="self")
    asker_name = forms.CharField(label="提出人姓名", max_length=64, required=False)
    asker_relation = forms.CharField(label="与本人关系", max_length=32, required=False)
    asker_phone = forms.CharField(label="回电号码", max_length=32, required=False, help_text="与档案里的不同才填。")
    received_on = DayField(
        label="收到日期", required=False, past=True, help_text="来信等早先收到的才填，时限从那天算起。"
    )
    restricted = forms.BooleanField(
        label="限制查看", required=False, help_text="涉及情绪、家庭矛盾、法律的事；只有知情人能看内容。"
    )
    owner = _number("经办人", required=False)

    advanced: tuple[str, ...] = ("asker_name", "asker_relation", "asker_phone", "received_on", "restricted", "owner")

    def __init__(self, *args: Any, staff: Choices, procedure: Procedure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", [("", "请选择"), *category_options()])
        _offer(self, "owner", [("", "按类别和结对自动安排"), *staff])
        if procedure is not None:
            _offer(self, "category", [("errand", "事务代办")])

    def received_at(self) -> dt.datetime | None:
        """The opening of the day it came in, when that was before today."""
        day = self.cleaned_data.get("received_on")
        if day is None or day == clock.today():
            return None
        return dt.datetime.combine(day, dt.time(9), tzinfo=clock.ZONE)


class UnlistedForm(IntakeForm):
    """For somebody who is not on file: name, telephone, and which unit takes it."""

    unit = _number("受理单位")

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", units)
        for name in ("asker_name", "asker_phone"):
            self.fields[name].required = True
        self.fields["asker_phone"].help_text = ""
        self.order_fields(["unit", "asker_name", "asker_phone", "asker", "asker_relation"])
        self.advanced = ("asker_relation", "received_on", "restricted", "owner")


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
    until = DayField(label="等到哪天", help_text="到这天自动恢复计时。")


class AssignForm(DeedForm):
    """To whom at once."""

    staff = _number("改派给")
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "staff", [("", "请选择"), *staff])

    def given(self) -> dict[str, Any]:
        """The one chosen, and why."""
        return {"staff_id": self.cleaned_data["staff"], "reason": self.cleaned_data["reason"]}


class PartyForm(DeedForm):
    """The other side: one of three kinds."""

    to_kind = forms.ChoiceField(label="交给谁", choices=codes.PartyKind.choices, widget=_RADIO, initial="staff")
    staff = _number("同事", required=False)
    unit = _number("单位", required=False)
    partner = _number("伙伴", required=False, help_text="转给伙伴的责任不走。")
    name = forms.CharField(label="或写名称", max_length=120, required=False, help_text="名单里没有的伙伴，只用这一次。")
    contact = forms.CharField(label="联系人和电话", max_length=120, required=False, help_text="不填就用名单里的。")

    def __init__(self, *args: Any, staff: Choices, units: Choices, partners: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "staff", [("", "—"), *staff])
        _offer(self, "unit", [("", "—"), *units])
        _offer(self, "partner", [("", "—"), *partners])

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
        widget=_RADIO, initial="handover",
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
    field_order = ("kind", "to_kind", "staff", "unit", "partner", "name", "contact", "reason", "told")

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

    state = forms.ChoiceField(label="答复", widget=_RADIO)
    words = words_field("说明", required=False, rows=3, most=400, hint="退回写理由，办完写结果。")
    said_by = forms.CharField(label="对方是谁答复的", max_length=64, required=False, help_text="姓名、职务。")
    how = forms.ChoiceField(
        label="怎么告知的", choices=codes.How.choices, widget=_RADIO, required=False, initial="phone"
    )
    said_on = DayField(label="哪天", required=False, past=True, help_text="不填就是今天。")

    def __init__(self, *args: Any, states: Choices, himself: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "state", states)
        if himself:
            for name in ("said_by", "how", "said_on"):
                del self.fields[name]


class ReasonForm(DeedForm):
    """Why."""

    reason = forms.CharField(label="理由", max_length=200)


class SettleTaskForm(WithReason):
    """What became of a part."""

    state = forms.ChoiceField(
        label="怎样了", choices=(("done", "已办"), ("dropped", "不再需要")), widget=_RADIO, initial="done"
    )
    result = words_field("结果", rows=3, most=400)
    field_order = ("state", "result", "overdue_reason")


class CallbackForm(WithReason):
    """What the elder says on the telephone."""

    reached = forms.TypedChoiceField(
        label="联系上了吗", choices=(("1", "联系上了"), ("0", "没有联系上")), widget=_RADIO, initial="1",
        coerce=lambda value: value == "1",
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label="您提的事解决了没有？", choices=codes.Verdict.choices, widget=_RADIO, required=False
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
                widget=_RADIO,
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
        label="为什么不再办", choices=[(one, codes.Outcome(one).label) for one in codes.BY_HEAD], widget=_RADIO
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

    decision = forms.ChoiceField(label="批示", choices=codes.Decision.choices, widget=_RADIO)
    answer = words_field("意见", rows=3, most=400)


class CircleForm(DeedForm):
    """Who else may read."""

    staff = _number("谁")
    why = forms.CharField(label="为什么要知情", max_length=80, help_text="如：心理咨询师、法律顾问。")

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "staff", [("", "请选择"), *staff])

    def given(self) -> dict[str, Any]:
        """The one chosen, and why."""
        return {"staff_id": self.cleaned_data["staff"], "why": self.cleaned_data["why"]}


class MaterialForm(DeskForm):
    """Whether a paper is there."""

    state = forms.ChoiceField(label="情况", choices=codes.MaterialState.choices, widget=_RADIO)
    note = forms.CharField(label="说明", max_length=200, required=False)
    file = forms.FileField(label="复印件或照片", required=False, help_text="只存材料，不存人脸照片。")


class StepForm(WithReason):
    """Whether a step is done."""

    state = forms.ChoiceField(label="情况", choices=codes.StepState.choices, widget=_RADIO, initial="done")
    done_on = DayField(label="日期", past=True)
    note = forms.CharField(label="说明", max_length=200, required=False)
    field_order = ("state", "done_on", "note", "overdue_reason")


class AttemptForm(DeskForm):
    """A channel tried."""

    on = DayField(label="日期", past=True)
    channel = forms.ChoiceField(label="渠道", widget=_RADIO)
    result = forms.ChoiceField(label="结果", choices=codes.AttemptResult.choices, widget=_RADIO, initial="done")
    helper = forms.CharField(label="谁帮的忙", max_length=64, required=False, help_text="如：女儿陈芳、社区吴小燕。")
    words = forms.CharField(label="情况", max_length=200, required=False)

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "channel", [(one.code, f"{one.title}（{one.whom}）") for one in procedure.channels])


class AuthenticateForm(AttemptForm):
    """An authentication completed."""

    file = forms.FileField(
        label="回执", required=False, help_text="认证结果的截图、照片或盖章单。只存回执，不存人脸照片。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["result"]
        self.fields["on"].label = "认证日期"


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
        _offer(self, "team", teams())


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
    unit = _number("服务范围", help_text="该单位及下属单位的诉求可以转介给它。")
    since = DayField(label="合作起", required=False, help_text="不填就是今天。")
    until = DayField(label="合作止", required=False, help_text="过了这天就不能再转介；以前的记录不变。")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Choices, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "team", [("", "各小组都用"), *teams()])
        _offer(self, "unit", units)
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
    unit = _number("管哪个单位", help_text="该单位及下属单位的这类诉求，先派给他们。")
    staff = _number("谁")

    def __init__(self, *args: Any, staff: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "team", teams())
        _offer(self, "unit", units)
        _offer(self, "staff", staff)


def procedure_of(code: str) -> Procedure | None:
    """A procedure named in an address; ``None`` for a stale link."""
    return procedures().get(code)
