"""SMS through Alibaba Cloud (阿里云短信), by its own SDK: ``pip install yice[sms-aliyun]``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yice.core.notify.channels.base import Channel, Declined, Envelope, Field, Receipt, Sent, Trouble, Unsure
from yice.core.notify.channels.sms import TEMPLATES, approved, mobile
from yice.lib import clock

ENDPOINT, PROTOCOL = "dysmsapi.aliyuncs.com", "https"
_CONNECT, _READ = 3000, 6000  # milliseconds
_BAD_NUMBER = {"isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.DENY_IP_RANGE"}
_LIMITED = {"isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "Throttling.User", "Throttling"}
_WHOLE = {
    "isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE", "isv.ACCOUNT_NOT_EXISTS", "isv.ACCOUNT_ABNORMAL",
    "InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch", "isp.RAM_PERMISSION_DENY",
}  # fmt: skip
_UNSURE = {"isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR"}
_DELIVERED = 3


class AliyunSms(Channel):
    """阿里云短信. ``OutId`` carries the message number, so that a try that was cut off can be looked up."""

    code = "sms_aliyun"
    title = "短信（阿里云）"
    receipts = True
    fields = (
        Field("key_id", "AccessKey ID"),
        Field("key_secret", "AccessKey Secret", secret=True),
        Field("sign", "短信签名"),
        TEMPLATES,
    )

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:
        """Send one; what was taken has a ``BizId`` for its receipt."""
        filled = approved(envelope, options)
        models, client = _sdk(options)
        request = models.SendSmsRequest(
            phone_numbers=mobile(envelope.to),
            sign_name=options.get("sign"),
            template_code=filled.id,
            template_param=json.dumps(dict(filled.params), ensure_ascii=False),
            out_id=envelope.number,
        )
        body = _call(client.send_sms_with_options, request)
        if body.code == "OK":
            return Sent(receipt=str(body.biz_id or ""))
        raise _failure(str(body.code))

    def look_up(self, envelope: Envelope, options: Mapping[str, str]) -> bool | None:
        """Ask what was sent to this number today; ours is the one with our number as ``OutId``."""
        models, client = _sdk(options)
        request = models.QuerySendDetailsRequest(
            phone_number=mobile(envelope.to), send_date=f"{clock.real_now():%Y%m%d}", page_size=50, current_page=1
        )
        body = _call(client.query_send_details_with_options, request)
        if body.code != "OK":
            return None
        rows = body.sms_send_detail_dtos.sms_send_detail_dto if body.sms_send_detail_dtos else []
        # not found is no proof: the provider's list lags behind
        return True if any(row.out_id == envelope.number for row in rows or []) else None

    def read_receipts(self, body: bytes, options: Mapping[str, str]) -> list[Receipt]:  # noqa: ARG002 - the signature
        """``SmsReport``: a list with ``biz_id``, ``success`` and ``err_code``."""
        rows = json.loads(body)
        return [Receipt(str(row["biz_id"]), row["success"] is True, _short(row)) for row in rows]


def _short(row: Mapping[str, Any]) -> str:
    return "" if row["success"] is True else str(row.get("err_code", ""))[:40]


def _sdk(options: Mapping[str, str]) -> tuple[Any, Any]:
    try:
        from alibabacloud_dysmsapi20170525 import models
        from alibabacloud_dysmsapi20170525.client import Client
        from alibabacloud_tea_openapi.models import Config
    except ImportError as error:
        raise Trouble("sdk_missing", whole=True) from error
    config = Config(
        access_key_id=options.get("key_id"),
        access_key_secret=options.get("key_secret"),
        endpoint=ENDPOINT,
        protocol=PROTOCOL,
    )
    return models, Client(config)


def _call(method: Any, request: Any) -> Any:
    """One call, never repeated by the SDK itself."""
    from alibabacloud_tea_util.models import RuntimeOptions
    from requests.exceptions import ConnectTimeout
    from Tea.exceptions import TeaException, UnretryableException
    from urllib3.exceptions import NewConnectionError

    runtime = RuntimeOptions(autoretry=False, max_attempts=1, connect_timeout=_CONNECT, read_timeout=_READ)
    try:
        return method(request, runtime).body
    except UnretryableException as error:
        inner: BaseException | None = error.inner_exception
        while inner is not None:
            if isinstance(inner, ConnectTimeout | NewConnectionError) or "NewConnectionError" in repr(inner):
                raise Trouble("unreachable", whole=True) from error
            inner = inner.__cause__
        raise Unsure("timeout") from error
    except TeaException as error:
        raise _failure(str(error.code)) from error


def _failure(code: str) -> Declined | Trouble | Unsure:
    if code in _BAD_NUMBER:
        return Declined("bad_number")
    if code in _LIMITED:
        return Trouble("limited")
    if code in _WHOLE:
        return Trouble("bad_signature" if "Signature" in code or "AccessKey" in code else code, whole=True)
    if code in _UNSURE:
        return Unsure(code)
    return Declined(code)


CHANNEL = AliyunSms()
