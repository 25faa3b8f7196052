"""A robot of a WeCom group (企业微信群机器人): one POST to its webhook."""

from __future__ import annotations

import json
from collections.abc import Mapping

from yice.core.notify.channels.base import Channel, Declined, Envelope, Field, Sent, Trouble
from yice.core.notify.channels.http import ask

BASE = "https://qyapi.weixin.qq.com"
_BAD_KEY = {93000, 93004, 93008}
_LIMITED = {45009, 45033}


class WeCom(Channel):
    """企业微信群机器人. A group reads along: no elder is ever named here (``Template.outside``)."""

    code = "wecom"
    title = "企业微信群机器人"
    audiences = ("staff",)
    needs = ""
    fields = (Field("key", "机器人密钥", secret=True, hint="Webhook 地址里 key= 之后的一段"),)

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:
        """Post a text; ``errcode`` 0 is taken."""
        text = {"content": f"{envelope.name}：{envelope.numbered}"}
        body = json.dumps({"msgtype": "text", "text": text}, ensure_ascii=False).encode()
        url = f"{BASE}/cgi-bin/webhook/send?key={options.get('key', '')}"
        answer = ask(url, body=body, headers={"Content-Type": "application/json"})
        code = int(answer.get("errcode", -1))
        if code == 0:
            return Sent(receipt=envelope.number)
        if code in _LIMITED:
            raise Trouble("limited", whole=True)
        if code in _BAD_KEY:
            raise Trouble("bad_signature", whole=True)
        raise Declined(f"wecom {code}")


CHANNEL = WeCom()
