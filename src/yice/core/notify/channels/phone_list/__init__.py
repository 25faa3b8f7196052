"""The list of calls to make: always there, needs no machine, and the end of every chain (call and tick)."""

from __future__ import annotations

from collections.abc import Mapping

from yice.core.notify.channels.base import Channel, Envelope, Sent


class PhoneList(Channel):
    """电话名单. The row stands on the office's list until somebody has called and said how it went."""

    code = "phone_list"
    title = "电话名单"
    needs = ""
    inside = True
    machine = False
    always = True

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:  # noqa: ARG002 - a person calls
        """Nothing to hand over: a person calls."""
        return Sent()


CHANNEL = PhoneList()
