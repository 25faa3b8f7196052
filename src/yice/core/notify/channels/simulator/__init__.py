"""A channel that only pretends: for the demo, for tests, and for trying out what happens when a provider is down.

What it "sends" is appended to a file beside the data, one line each, whatever happens to the database afterwards: so a
test can count what really went out. ``script`` says how tries end: words separated by spaces, one per try, the last
one for all further tries (``ok fail timeout vanish refuse down slow``).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from yice.core.notify.channels.base import Channel, Declined, Envelope, Field, Receipt, Sent, Trouble, Unsure

SLOW_SECONDS = 0.2


class Simulator(Channel):
    """模拟渠道: fails, delays, crashes as told."""

    code = "simulator"
    title = "模拟渠道（演示与测试）"
    needs = ""
    receipts = True
    fields = (
        Field("script", "结果", required=False, hint="每次的结果，用空格隔开：ok fail timeout vanish refuse down slow"),
        Field("knows", "能否查询", required=False, hint="填“是”时，中断之后可以查到是否已发出"),
        Field("token", "口令", secret=True, required=False, hint="演示密钥的保存"),
    )

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:
        """Do what the script says for this try."""
        steps = options.get("script", "").split() or ["ok"]
        step = steps[min(envelope.attempt, len(steps)) - 1]
        if step == "refuse":
            raise Declined("bad_number")
        if step == "fail":
            raise Trouble("limited")
        if step == "down":
            raise Trouble("unreachable", whole=True)
        if step == "vanish":  # lost on the way, and nobody is told
            raise Unsure("timeout")
        if step == "slow":
            time.sleep(SLOW_SECONDS)
        self.deliver(envelope)
        if step == "timeout":  # it went out, but the answer was lost
            raise Unsure("timeout")
        return Sent(receipt=envelope.number)

    def deliver(self, envelope: Envelope) -> None:
        """One line in the file, written by one call, so that a kill leaves a whole line or none."""
        line = json.dumps({"no": envelope.number, "key": envelope.key, "try": envelope.attempt, "pid": os.getpid()})
        out = os.open(sink(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(out, line.encode() + b"\n")
        finally:
            os.close(out)

    def look_up(self, envelope: Envelope, options: Mapping[str, str]) -> bool | None:
        """Look into the file, where that is allowed."""
        if options.get("knows") != "是":
            return None
        return any(line["no"] == envelope.number for line in lines())

    def read_receipts(self, body: bytes, options: Mapping[str, str]) -> list[Receipt]:  # noqa: ARG002 - the signature
        """``[{"no": "000012", "arrived": true}]``."""
        rows = json.loads(body)
        return [Receipt(str(row["no"]), bool(row["arrived"]), str(row.get("code", ""))) for row in rows]


def sink() -> Path:
    """The file of what went out; the environment may name another, no page can."""
    return Path(os.environ.get("YICE_SIMULATOR_FILE") or settings.DATA / "simulated-messages.jsonl")


def lines() -> list[dict[str, object]]:
    """What went out so far."""
    path = sink()
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


CHANNEL = Simulator()
