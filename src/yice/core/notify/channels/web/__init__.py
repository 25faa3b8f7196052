"""The page behind the bell: where it is written it has arrived at the desk; read when the reader opened it."""

from __future__ import annotations

from collections.abc import Mapping

from yice.core.notify.channels.base import Channel, Envelope, Sent


class WebChannel(Channel):
    """消息页. Nothing is sent: the message row is the page."""

    code = "web"
    title = "网页消息"
    audiences = ("staff",)
    needs = ""
    inside = True
    machine = False
    always = True

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:  # noqa: ARG002 - nothing to do
        """Nothing to hand over."""
        return Sent()


CHANNEL = WebChannel()
