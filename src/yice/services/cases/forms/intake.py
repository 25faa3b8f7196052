"""Forms of taking a request in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from yice.lib import clock
from yice.lib.forms import DayField, DeskForm, words_field
from yice.services.cases import codes
from yice.services.cases.catalog import Procedure, procedures
from yice.services.cases.forms._base import RADIO, Choices, number_field, offer
from yice.services.cases.queries import kinds, teams


def category_options() -> Choices:
    """Categories in use, by team."""
    words = dict(teams())
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds().values():
        if kind.is_open:
            found.setdefault(words.get(kind.team, "其他"), []).append((kind.code, kind.title))
    return list(found.items())


class IntakeForm(DeskForm):
    """What somebody asks for: three answers are enough."""

    category = forms.ChoiceField(label="哪一类")
    title = forms.CharField(label="什么事", max_length=80, help_text="一句话，如“厨房水管漏水”。")
    channel = forms.ChoiceField(label="怎么来的", choices=codes.Channel.choices, widget=RADIO, initial="phone")
    words = words_field("原话", required=False, rows=3, hint="照本人说的记。不要写身份证号、银行卡号。")
    urgency = forms.ChoiceField(label="缓急", choices=codes.Urgency.choices, widget=RADIO, initial="ordinary")
    asker = forms.ChoiceField(label="谁提出", choices=codes.Asker.choices, widget=RADIO, initial="self")
    asker_name = forms.CharField(label="提出人姓名", max_length=64, required=False)
    asker_relation = forms.CharField(label="与本人关系", max_length=32, required=False)
    asker_phone = forms.CharField(label="回电号码", max_length=32, required=False, help_text="与档案里的不同才填。")
    received_on = DayField(
        label="收到日期", required=False, past=True, help_text="来信等早先收到的才填，时限从那天算起。"
    )
    restricted = forms.BooleanField(
        label="限制查看", required=False, help_text="涉及情绪、家庭矛盾、法律的事；只有知情人能看内容。"
    )
    owner = number_field("经办人", required=False)

    advanced: tuple[str, ...] = ("asker_name", "asker_relation", "asker_phone", "received_on", "restricted", "owner")

    def __init__(self, *args: Any, staff: Choices, procedure: Procedure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", [("", "请选择"), *category_options()])
        offer(self, "owner", [("", "按类别和结对自动安排"), *staff])
        if procedure is not None:
            offer(self, "category", [("errand", "事务代办")])

    def received_at(self) -> dt.datetime | None:
        """The opening of the day it came in, when that was before today."""
        day = self.cleaned_data.get("received_on")
        if day is None or day == clock.today():
            return None
        return dt.datetime.combine(day, dt.time(9), tzinfo=clock.ZONE)


class UnlistedForm(IntakeForm):
    """For somebody who is not on file: name, telephone, and which unit takes it."""

    unit = number_field("受理单位")

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)
        for name in ("asker_name", "asker_phone"):
            self.fields[name].required = True
        self.fields["asker_phone"].help_text = ""
        self.order_fields(["unit", "asker_name", "asker_phone", "asker", "asker_relation"])
        self.advanced = ("asker_relation", "received_on", "restricted", "owner")


def procedure_of(code: str) -> Procedure | None:
    """A procedure named in an address; ``None`` for a stale link."""
    return procedures().get(code)
