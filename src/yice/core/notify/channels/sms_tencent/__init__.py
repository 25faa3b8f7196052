"""SMS through Tencent Cloud (腾讯云短信), by its own SDK: ``pip install yice[sms-tencent]``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yice.core.notify.channels.base import Channel, Declined, Envelope, Field, Receipt, Sent, Trouble, Unsure
from yice.core.notify.channels.sms import TEMPLATES, approved, mobile

ENDPOINT, PROTOCOL, REGION = "sms.tencentcloudapi.com", "https", "ap-guangzhou"
_TIMEOUT = 6
_BAD_NUMBER = ("InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist")
_LIMITED = ("LimitExceeded", "RequestLimitExceeded")
_WHOLE = ("AuthFailure", "FailedOperation.InsufficientBalanceInSmsPackage", "UnauthorizedOperation")
_UNSURE = ("InternalError", "FailedOperation.FailResolvePacket")


class TencentSms(Channel):
    """腾讯云短信. ``SessionContext`` carries the message number; the receipt comes by ``SerialNo``."""

    code = "sms_tencent"
    title = "短信（腾讯云）"
    receipts = True
    fields = (
        Field("secret_id", "SecretId"),
        Field("secret_key", "SecretKey", secret=True),
        Field("app_id", "SdkAppId"),
        Field("sign", "短信签名"),
        TEMPLATES,
    )

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:
        """Send one; what was taken has a ``SerialNo`` for its receipt."""
        filled = approved(envelope, options)
        models, client = _sdk(options)
        request = models.SendSmsRequest()
        request.PhoneNumberSet = [f"+86{mobile(envelope.to)}"]
        request.SmsSdkAppId, request.SignName, request.TemplateId = (
            options.get("app_id"),
            options.get("sign"),
            filled.id,
        )
        request.TemplateParamSet = [value for _, value in filled.params]
        request.SessionContext = envelope.number
        status = _call(client, request).SendStatusSet[0]
        if status.Code == "Ok":
            return Sent(receipt=str(status.SerialNo or ""))
        raise _failure(str(status.Code))

    def read_receipts(self, body: bytes, options: Mapping[str, str]) -> list[Receipt]:  # noqa: ARG002 - the signature
        """A list with ``sid`` and ``report_status``."""
        rows = json.loads(body)
        return [
            Receipt(str(row["sid"]), arrived, "" if arrived else str(row.get("errmsg", ""))[:40])
            for row in rows
            for arrived in [row["report_status"] == "SUCCESS"]
        ]

    def receipt_answer(self) -> dict[str, object]:
        """As its documentation asks."""
        return {"result": 0, "errmsg": "OK"}


def _sdk(options: Mapping[str, str]) -> tuple[Any, Any]:
    try:
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.sms.v20210111 import models
        from tencentcloud.sms.v20210111.sms_client import SmsClient
    except ImportError as error:
        raise Trouble("sdk_missing", whole=True) from error
    http = HttpProfile(protocol=PROTOCOL, endpoint=ENDPOINT, reqTimeout=_TIMEOUT)
    credential = Credential(options.get("secret_id"), options.get("secret_key"))
    return models, SmsClient(credential, REGION, ClientProfile(httpProfile=http))


def _call(client: Any, request: Any) -> Any:
    """One call; the SDK does not repeat it by itself."""
    from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

    try:
        return client.SendSms(request)
    except TencentCloudSDKException as error:
        code = str(error.code)
        if code in {"ClientNetworkError", "ServerNetworkError"}:
            lost = "NewConnectionError" in str(error.message) or "ConnectTimeout" in str(error.message)
            raise (Trouble("unreachable", whole=True) if lost else Unsure("timeout")) from error
        raise _failure(code) from error


def _failure(code: str) -> Declined | Trouble | Unsure:
    if code.startswith(_BAD_NUMBER):
        return Declined("bad_number")
    if code.startswith(_WHOLE):
        return Trouble("bad_signature" if code.startswith("AuthFailure") else code, whole=True)
    if code.startswith(_LIMITED):
        return Trouble("limited")
    if code.startswith(_UNSURE):
        return Unsure(code)
    return Declined(code)


CHANNEL = TencentSms()
