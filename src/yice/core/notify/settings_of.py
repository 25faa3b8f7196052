"""Which channels an office uses, in which order, with which settings; and when its recipients want quiet."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from yice.core.notify import channels
from yice.core.notify.models import ChannelSetting, Preference
from yice.core.notify.recipients import Contact
from yice.core.org.models import Unit
from yice.lib import clock
from yice.lib.crypto import seal, unseal
from yice.lib.ids import parents

QUIET_FROM, QUIET_UNTIL = dt.time(20, 0), dt.time(9, 0)
MOST_PER_DAY = 3
SEALED_AS = "notify.channel"


def set_up(unit: Unit | None, channel: str) -> ChannelSetting | None:
    """The setting of the nearest office above ``unit`` that has set this channel up, on or off."""
    if unit is None:
        return None
    rows = ChannelSetting.objects.filter(channel=channel, unit__path__in=parents(unit.path))
    return rows.order_by("-unit__path").first()


def chain(unit: Unit | None, audience: str) -> list[str]:
    """The office's machine channels for this audience, in its order. The phone list comes after them, always."""
    if unit is None:
        return []
    rows = ChannelSetting.objects.filter(unit__path__in=parents(unit.path)).order_by("-unit__path")
    nearest: dict[str, ChannelSetting] = {}
    for row in rows:
        nearest.setdefault(row.channel, row)
    known = channels.all_channels()
    used = [
        row
        for row in nearest.values()
        if row.is_on
        and row.channel in known
        and known[row.channel].machine
        and audience in known[row.channel].audiences
    ]
    return [row.channel for row in sorted(used, key=lambda row: (row.place, row.channel))]


def reachable(codes: Iterable[str], contact: Contact) -> list[str]:
    """Those channels for which the address is known and that the recipient has not ruled out."""
    wanted = contact.preference.channels if contact.preference and contact.preference.channels else None
    known = channels.all_channels()
    return [
        code
        for code in codes
        if (wanted is None or code in wanted) and (not known[code].needs or getattr(contact, known[code].needs))
    ]


def opened(setting: ChannelSetting | None) -> dict[str, str]:
    """The settings with the secret ones opened, for the channel alone."""
    if setting is None:
        return {}
    secret: dict[str, str] = json.loads(unseal(setting.secrets, context=SEALED_AS)) if setting.secrets else {}
    return {**setting.options, **secret}


def closed(secret: dict[str, str]) -> str:
    """The secret settings, sealed."""
    return seal(json.dumps(secret, ensure_ascii=False), context=SEALED_AS) if secret else ""


def quiet_hours(preference: Preference | None) -> tuple[dt.time, dt.time]:
    """From when until when nothing that is not urgent may disturb."""
    if preference is None or preference.quiet_from is None or preference.quiet_until is None:
        return QUIET_FROM, QUIET_UNTIL
    return preference.quiet_from, preference.quiet_until


def after_quiet(moment: dt.datetime, preference: Preference | None) -> dt.datetime:
    """``moment``, or the end of the quiet hours it falls into."""
    start, end = quiet_hours(preference)
    local = moment.astimezone(clock.ZONE)
    now = local.time()
    if start == end:
        return moment
    inside = start <= now < end if start < end else (now >= start or now < end)
    if not inside:
        return moment
    day = local.date() + dt.timedelta(days=1 if start > end and now >= start else 0)
    return dt.datetime.combine(day, end, tzinfo=clock.ZONE)


def next_morning(moment: dt.datetime, preference: Preference | None) -> dt.datetime:
    """The end of the next night's quiet hours: for what was too much for today."""
    _, end = quiet_hours(preference)
    return dt.datetime.combine(moment.astimezone(clock.ZONE).date() + dt.timedelta(days=1), end, tzinfo=clock.ZONE)


def most_per_day(preference: Preference | None) -> int:
    """How many messages may disturb this recipient on one day."""
    own = preference.most_per_day if preference else None
    return MOST_PER_DAY if own is None else own
