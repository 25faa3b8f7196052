"""The Chinese for the codes of this app, as pages and logs show them."""

from __future__ import annotations

# why a message was not written out, or not sent on
REASONS: dict[str, str] = {
    "own_act": "本人所为，不必通知本人",
    "dead": "所涉人员已报离世，不再发送",
    "no_consent": "家属没有同意联系",
    "no_purpose": "本人没有给出这一用途的同意",
    "refused": "收件人表示不再接收",
    "muted": "收件人不收这一类",
    "recipient_left": "收件人已离岗、停用或档案已清除",
    "nobody": "没有人担任这个岗位",
    "no_address": "没有登记电话或邮箱",
    "taken_back": "已撤回",
    "gathered": "已并入每日汇总",
    "no_channel": "没有可用的渠道",
    "exhausted": "多次发送没有成功",
    "unsure_twice": "两次都不知是否发出，改由人打电话核实",
}

# how a try or a call ended
CODES: dict[str, str] = {
    **REASONS,
    "": "",
    "cut_off": "发送途中断",
    "timeout": "对方没有及时应答",
    "unreachable": "连不上服务商",
    "bad_signature": "签名或密钥不对",
    "bad_number": "号码无效",
    "limited": "服务商限制频率",
    "blocked": "对方拒收",
    "provider": "服务商没有受理",
    "not_set_up": "渠道没有设置完整",
    "sdk_missing": "没有安装所需的组件",
    "template_unknown": "没有对应的短信模板编号",
    "crashed": "渠道程序出错",
    "read": "已在网页阅读",
    "reached": "电话已接通",
    "not_reached": "电话无人接听",
    "wrong_number": "号码不对",
    "receipt_ok": "回执：已送达",
    "receipt_failed": "回执：未送达",
    "no_receipt": "没有收到回执",
    "found": "服务商确认已收到",
}


def reason_word(code: str) -> str:
    """The Chinese for a reason or outcome; the code itself when it is one of a provider's own."""
    return CODES.get(code, code)
