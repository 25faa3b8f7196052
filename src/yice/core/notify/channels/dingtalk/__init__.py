"""A robot of a DingTalk group (钉钉群机器人) with signature (加签)."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

from yice.core.notify.channels.base import Channel, Declined, Envelope, Field, Sent, Trouble
from yice.core.notify.channels.http import ask
from yice.lib import clock

BASE = "https://oapi.dingtalk.com"
_BAD_KEY = {300001, 310000, 400101, 400102}
_LIMITED = {130101, 130102, 410100, 660026}


def sign(secret: str, stamp: int) -> str:
    """HMAC-SHA256 over stamp and secret, as the robot's page documents it."""
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), sha256).digest()
    return base64.b64encode(digest).decode()


class DingTalk(Channel):
    """钉钉群机器人. A group reads along: no elder is ever named here (``Template.outside``)."""

    code = "dingtalk"
    title = "钉钉群机器人"
    audiences = ("staff",)
    needs = ""
    fields = (
        Field("token", "access_token", secret=True, hint="Webhook 地址里 access_token= 之后的一段"),
        Field("secret", "加签密钥", secret=True, hint="以 SEC 开头"),
    )

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:
        """Post a text, signed with the real time of day."""
        stamp = int(clock.real_now().timestamp() * 1000)
        query = {
            "access_token": options.get("token", ""),
            "timestamp": stamp,
            "sign": sign(options.get("secret", ""), stamp),
        }
        text = {"msgtype": "text", "text": {"content": f"{envelope.name}：{envelope.numbered}"}}
        body = json.dumps(text, ensure_ascii=False).encode()
        url = f"{BASE}/robot/send?{urlencode(query)}"
        answer = ask(url, body=body, headers={"Content-Type": "application/json"})
        code = int(answer.get("errcode", -1))
        if code == 0:
            return Sent(receipt=envelope.number)
        if code in _LIMITED:
            raise Trouble("limited", whole=True)
        if code in _BAD_KEY:
            raise Trouble("bad_signature", whole=True)
        raise Declined(f"dingtalk {code}")


CHANNEL = DingTalk()
