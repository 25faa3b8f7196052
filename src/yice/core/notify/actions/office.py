"""What an office and a recipient decide: channels, wording, preferences."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.notify import channels, templates
from yice.core.notify import settings_of as office
from yice.core.notify.actions.posting import post_by
from yice.core.notify.channels.base import Channel
from yice.core.notify.models import ChannelSetting, Message, Preference, Wording
from yice.core.notify.recipients import contact_of
from yice.core.org.models import Unit
from yice.core.people.fields import tidy_phone
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.crypto import unseal
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.scrub import scrub


def set_channel(
    *,
    by: Actor,
    unit: Unit,
    channel: str,
    is_on: bool,
    values: Mapping[str, str],
    place: int = 50,
    version: int | None = None,
    key: str | None = None,
) -> ChannelSetting:
    """Set a channel up for an office and all below it. A secret left empty keeps the one that is kept.

    Switching on needs every required setting (``channel_incomplete``). ``version`` is 0 for one not yet set up.
    """
    known = _known(channel)
    with transaction.atomic():
        seen = once(key, by, "notify.set_channel")
        if seen.answer is not None:
            return ChannelSetting.objects.get(pk=seen.answer["id"])
        row = ChannelSetting.objects.filter(unit=unit, channel=channel).first()
        if version is not None and version != (row.version if row else 0):
            raise Stale
        kept: dict[str, str] = (
            json.loads(unseal(row.secrets, context=office.SEALED_AS)) if row is not None and row.secrets else {}
        )
        given = {one.name: values.get(one.name, "").strip() for one in known.fields}
        secret = {one.name: given[one.name] or kept.get(one.name, "") for one in known.fields if one.secret}
        options = {one.name: given[one.name] for one in known.fields if not one.secret}
        if is_on:
            _complete(known, {**options, **secret})
        if row is None:
            row = ChannelSetting(unit=unit, channel=channel, hook=secrets.token_urlsafe(24), version=0)
        row.is_on, row.place, row.options = is_on, place, options
        row.secrets = office.closed({name: value for name, value in secret.items() if value})
        row.tripped_until, row.troubled, row.version = None, "", row.version + 1
        row.save()
        record(
            by=by, verb="notify.set_channel", subject=("unit", unit.pk), unit_id=unit.pk,
            detail={"channel": channel, "on": is_on},
        )  # fmt: skip
        seen.store({"id": row.pk})
    return row


def _known(channel: str) -> Channel:
    known = channels.all_channels().get(channel)
    if known is None or not known.machine:
        raise NotFound("channel_unknown", "没有这个渠道")
    return known


def _complete(known: Channel, values: Mapping[str, str]) -> None:
    missing = [one for one in known.fields if one.required and not values.get(one.name)]
    if missing:
        raise Invalid(
            "channel_incomplete",
            "这个渠道还不能启用",
            why=f"还缺：{'、'.join(one.word for one in missing)}。",
            todo="请补齐后再启用；也可以先不启用，只保存。",
            fields={one.name: "请填写。" for one in missing},
        )


def try_channel(*, by: Actor, unit: Unit, channel: str, key: str | None = None) -> Message:
    """Send oneself a trial message over exactly this channel. Refuses ``channel_off`` and ``no_own_address``."""
    known = _known(channel)
    with transaction.atomic():
        seen = once(key, by, "notify.try_channel")
        if seen.answer is not None:
            return Message.objects.get(pk=seen.answer["id"])
        setting = office.set_up(unit, channel)
        if setting is None or not setting.is_on:
            raise Refused("channel_off", "这个渠道没有启用", why="只能试发已启用的渠道。", todo="请先填写设置并启用。")
        contact = contact_of("staff", by.id)
        if not office.reachable([channel], contact):
            word = {"phone": "电话", "email": "邮箱"}.get(known.needs, "联系方式")
            raise Refused(
                "no_own_address",
                f"没有登记您的{word}，无法试发",
                why="试发消息发给您本人。",
                todo="电话在“人员与账号”里登记，邮箱在“接收偏好”里填写。",
            )
        dedup = f"trial:{secrets.token_hex(8)}"
        message = post_by(
            by=by, channel=channel, template="notify.trial", staff_id=by.id, unit=unit,
            words={"office": unit.name}, dedup=dedup, urgent=True,
        )  # fmt: skip
        if message is None:
            raise Refused(
                "trial_refused", "试发消息没有写成", why="您的账号没有对应的在岗人员。", todo="请用本人账号试发。"
            )
        record(
            by=by, verb="notify.try_channel", subject=("unit", unit.pk), unit_id=unit.pk, detail={"channel": channel}
        )
        seen.store({"id": message.pk})
    return message


def reword(
    *,
    by: Actor,
    unit: Unit,
    template: str,
    title: str,
    text: str,
    is_on: bool = True,
    version: int | None = None,
    key: str | None = None,
) -> Wording:
    """Give a template an office's own words. Refuses a placeholder the template does not offer (``hole_unknown``)."""
    known = templates.get(template)
    wrong = templates.check_holes(known, [title, text])
    if wrong:
        raise Invalid(
            "hole_unknown",
            "有系统填不出的内容",
            why=f"这个模板没有：{'、'.join('{' + one + '}' for one in wrong)}。",
            todo=f"可以使用：{'、'.join('{' + one + '}' for one in known.holes)}。",
            fields={"text": "请改用所列的内容。"},
        )
    with transaction.atomic():
        seen = once(key, by, "notify.reword")
        if seen.answer is not None:
            return Wording.objects.get(pk=seen.answer["id"])
        row = Wording.objects.filter(unit=unit, template=template).first()
        if version is not None and version != (row.version if row else 0):
            raise Stale
        row = row or Wording(unit=unit, template=template, version=0)
        row.title, row.text, row.is_on, row.version = title.strip()[:120], text.strip(), is_on, row.version + 1
        row.save()
        record(
            by=by, verb="notify.reword", subject=("unit", unit.pk), unit_id=unit.pk,
            detail={"template": template, "on": is_on},
        )  # fmt: skip
        seen.store({"id": row.pk})
    return row


def _check_phone(phone: str) -> None:
    digits = [char for char in tidy_phone(phone) if char.isdigit()]
    if phone.strip() and not 7 <= len(digits) <= 15:  # noqa: PLR2004 - from a local number to an international one
        raise Invalid(
            "bad_phone_number",
            "这不像一个电话号码",
            why="电话号码有 7 至 15 位数字。",
            todo="请核对号码；座机请写区号，如 0931-8812345。",
            fields={"phone": "请核对号码。"},
        )


def set_preference(
    *,
    by: Actor,
    to_kind: str,
    to_id: int,
    email: str = "",
    channels_wanted: list[str] | None = None,
    quiet_from: dt.time | None = None,
    quiet_until: dt.time | None = None,
    most_per_day: int | None = None,
    gathered: bool = True,
    refused: bool = False,
    phone: str = "",
    muted: list[str] | None = None,
    told_by: str = "",
    told_on: dt.date | None = None,
    person_id: int | None = None,
    version: int | None = None,
    key: str | None = None,
) -> Preference:
    """Note how a recipient wants to be told, which kinds not (``muted``), or that they want nothing (``refused``).

    ``phone`` stands in for the number in the file; ``told_by`` and ``told_on`` say whose word this is. Raises
    ``Invalid``: half of the quiet hours, a number that is none, a day to come; and ``Stale``.
    """
    _check_phone(phone)
    if told_on is not None and told_on > clock.today():
        raise Invalid(
            "future_date", "日期不能晚于今天", why="意愿是已经表示过的。", todo="请核对日期。",
            fields={"told_on": "不能晚于今天。"},
        )  # fmt: skip
    if (quiet_from is None) != (quiet_until is None):
        raise Invalid(
            "quiet_half", "免打扰时间要填起止两项", why="只有一头，不知道到什么时候为止。",
            todo="请填上另一项，或都不填。",
            fields={"quiet_until" if quiet_from else "quiet_from": "请填写。"},
        )  # fmt: skip
    with transaction.atomic():
        seen = once(key, by, "notify.set_preference")
        if seen.answer is not None:
            return Preference.objects.get(pk=seen.answer["id"])
        row = Preference.objects.filter(to_kind=to_kind, to_id=to_id).first()
        if version is not None and version != (row.version if row else 0):
            raise Stale
        row = row or Preference(to_kind=to_kind, to_id=to_id, version=0)
        row.email, row.channels = email.strip()[:120], channels_wanted or []
        row.quiet_from, row.quiet_until, row.most_per_day = quiet_from, quiet_until, most_per_day
        row.gathered, row.phone, row.muted = gathered, tidy_phone(phone), sorted(muted or [])
        row.told_by, row.told_on = scrub(told_by.strip())[:64], told_on
        row.refused_on = (row.refused_on or clock.today()) if refused else None
        row.version += 1
        row.save()
        record(
            by=by, verb="notify.set_preference", subject=(to_kind, to_id), person_id=person_id,
            detail={"refused": refused, "gathered": gathered, "channels": row.channels, "muted": row.muted},
        )  # fmt: skip
        seen.store({"id": row.pk})
    return row
