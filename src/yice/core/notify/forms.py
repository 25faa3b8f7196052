"""Forms of this app."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.core.notify.actions import RESULTS
from yice.core.notify.channels.base import Channel
from yice.core.notify.models import ChannelSetting
from yice.core.people.codes import ConsentHow
from yice.lib.forms import DayField, DeskForm, words_field


class CallForm(DeskForm):
    """How a call went."""

    result = forms.ChoiceField(label="结果", choices=list(RESULTS.items()), widget=forms.RadioSelect)
    note = words_field("说明", required=False, rows=2, most=200)


class TakeBackForm(DeskForm):
    """Why a message is taken back."""

    reason = words_field("原因", rows=2, most=200)


class PreferenceForm(DeskForm):
    """How one wants to be told."""

    email = forms.EmailField(label="邮箱", required=False, max_length=120)
    most_per_day = forms.IntegerField(label="每天最多几条", required=False, min_value=0, max_value=99)
    quiet_from = forms.TimeField(
        label="免打扰开始", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="不填则为 20:00 至次日 9:00；紧急消息不受限制。",
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label="免打扰结束", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    gathered = forms.BooleanField(label="不紧急的每天汇总成一封", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FamilyForm(DeskForm):
    """How a relative or the elder wants to be told, as they have said it to somebody of the office."""

    told_by = forms.CharField(label="由谁表示", max_length=64)
    told_on = DayField(label="哪一天", past=True)
    channels_wanted = forms.MultipleChoiceField(
        label="用什么方式", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="都不选，按本单位的次序；发不出的由工作人员打电话。",
    )  # fmt: skip
    phone = forms.CharField(label="通知用的号码", max_length=32, required=False)
    email = forms.EmailField(label="邮箱", required=False, max_length=120)
    most_per_day = forms.IntegerField(
        label="每天最多几条", required=False, min_value=0, max_value=99, help_text="不填则为 3 条。"
    )
    quiet_from = forms.TimeField(
        label="免打扰开始", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="不填则为 20:00 至次日 9:00；紧急消息不受限制。",
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label="免打扰结束", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    muted = forms.MultipleChoiceField(label="不收哪几类", required=False, widget=forms.CheckboxSelectMultiple)
    refused = forms.BooleanField(label="一概不收：什么也不要再发", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, ways: list[tuple[str, str]], kinds: list[tuple[str, str]], filed: str, **kwargs: Any
    ) -> None:
        """``ways`` and ``kinds`` are what there is to choose from; ``filed`` is the number in the file."""
        super().__init__(*args, **kwargs)
        self.fields["channels_wanted"].choices = ways  # type: ignore[attr-defined]
        self.fields["muted"].choices = kinds  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["muted"]
        self.fields["phone"].help_text = f"不填即用档案里的 {filed}。" if filed else "档案里没有电话。"


class AgreeForm(DeskForm):
    """A relative's consent to be told things."""

    given_by = forms.CharField(label="谁表示的", max_length=64)
    given_on = DayField(label="哪一天", past=True)
    how = forms.ChoiceField(label="怎样表示的", choices=ConsentHow.choices)
    note = forms.CharField(label="说明", max_length=200, required=False)


class DisagreeForm(DeskForm):
    """The same taken back."""

    on = DayField(label="哪一天撤回", past=True)


class WordingForm(DeskForm):
    """An office's own words for a template."""

    title = forms.CharField(label="标题", max_length=120)
    text = words_field("正文", rows=5, most=1000)
    is_on = forms.BooleanField(label="使用本单位的文字", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ChannelForm(DeskForm):
    """A channel's settings: made of the fields the channel names. A secret that is kept is never shown again."""

    is_on = forms.BooleanField(label="启用", required=False)
    place = forms.IntegerField(
        label="次序", min_value=1, max_value=99, help_text="数字小的先用；不成功时换下一个渠道。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, channel: Channel, setting: ChannelSetting | None, *args: Any, **kwargs: Any) -> None:
        """``setting`` is what is kept, if anything."""
        initial: dict[str, Any] = {"place": 50, "version": 0}
        if setting is not None:
            initial = {"is_on": setting.is_on, "place": setting.place, "version": setting.version, **setting.options}
        super().__init__(*args, initial=initial, **kwargs)
        for one in channel.fields:
            kept = one.secret and setting is not None and bool(setting.secrets)
            widget: forms.Widget = forms.Textarea(attrs={"rows": 4}) if one.long else forms.TextInput()
            if one.secret:
                widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            hint = "已保存，不再显示；不改就留空。" if kept else one.hint
            self.fields[one.name] = forms.CharField(
                label=one.word, required=False, help_text=hint, widget=widget, max_length=4000
            )
        self.order_fields(["is_on", "place", *(one.name for one in channel.fields), "version"])
