"""Channels, one folder each: every folder here offers ``CHANNEL``; a new folder is a new channel."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from yice.core.notify.channels.base import Channel


@cache
def all_channels() -> dict[str, Channel]:
    """Every channel by its code."""
    found: dict[str, Channel] = {}
    for module in iter_modules(__path__):
        if module.ispkg:
            channel = import_module(f"{__name__}.{module.name}").CHANNEL
            if isinstance(channel, Channel):
                found[channel.code] = channel
    return found


def get(code: str) -> Channel:
    """The channel of this code; ``KeyError`` for one that is no longer there."""
    return all_channels()[code]
