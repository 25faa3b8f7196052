"""Every channel against a provider of our own that checks signatures, refuses, and falls silent."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlsplit

import pytest

from yice.core.notify import channels
from yice.core.notify.channels import dingtalk, sms_aliyun, sms_tencent, wecom
from yice.core.notify.channels.base import Declined, Envelope, Trouble, Unsure

ENVELOPE = Envelope(
    number="000042", key="yice-000042", to="139 0931 0001", name="陈芳", title="标题", text="回家看看",
    template="notify.birthday", words={"name": "陈芳", "elder": "陈怀山老人", "day": "4月5日", "office": "机床厂"},
)  # fmt: skip
TEMPLATES = "notify.birthday=SMS_1:name,elder,no\n"
ALIYUN = {"key_id": "AK", "key_secret": "AS", "sign": "一策", "templates": TEMPLATES}
TENCENT = {"secret_id": "SI", "secret_key": "SK", "app_id": "14", "sign": "一策", "templates": TEMPLATES}


class Provider(BaseHTTPRequestHandler):
    """Keeps what it is sent, answers what it is told; ``None`` hangs up without a word."""

    def do_POST(self):
        server = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        status, answer = server.answer
        if answer is None:
            self.connection.close()
            return
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def provider(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.asked, server.answer = [], (200, {})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    where = f"127.0.0.1:{server.server_port}"
    monkeypatch.setattr(wecom, "BASE", f"http://{where}")
    monkeypatch.setattr(dingtalk, "BASE", f"http://{where}")
    for module in (sms_aliyun, sms_tencent):
        monkeypatch.setattr(module, "ENDPOINT", where)
        monkeypatch.setattr(module, "PROTOCOL", "http")
    yield server
    server.shutdown()
    server.server_close()


def nobody(monkeypatch):
    """An address at which nobody listens."""
    for module in (wecom, dingtalk):
        monkeypatch.setattr(module, "BASE", "http://127.0.0.1:9")
    for module in (sms_aliyun, sms_tencent):
        monkeypatch.setattr(module, "ENDPOINT", "127.0.0.1:9")
        monkeypatch.setattr(module, "PROTOCOL", "http")


def _tencent(code):
    return {"Response": {"SendStatusSet": [{"Code": code, "SerialNo": "S1"}], "RequestId": "r"}}


def _tencent_error(code):
    return {"Response": {"Error": {"Code": code, "Message": "x"}, "RequestId": "r"}}


def _aliyun(code):
    return {"Code": code, "BizId": "B1", "Message": "x", "RequestId": "r"}


WAYS = {
    "wecom": (wecom, {"key": "K"}, {"errcode": 0}, {"errcode": 45009}, {"errcode": 93000}, {"errcode": 40058}),
    "dingtalk": (
        dingtalk, {"token": "T", "secret": "SECx"}, {"errcode": 0}, {"errcode": 130101}, {"errcode": 310000},
        {"errcode": 460101},
    ),
    "sms_aliyun": (
        sms_aliyun, ALIYUN, _aliyun("OK"), _aliyun("isv.BUSINESS_LIMIT_CONTROL"), _aliyun("SignatureDoesNotMatch"),
        _aliyun("isv.MOBILE_NUMBER_ILLEGAL"),
    ),
    "sms_tencent": (
        sms_tencent, TENCENT, _tencent("Ok"), _tencent("LimitExceeded.PhoneNumberDailyLimit"),
        _tencent_error("AuthFailure.SignatureFailure"), _tencent("InvalidParameterValue.IncorrectPhoneNumber"),
    ),
}  # fmt: skip


def send(name, provider, answer, status=200):
    module, options, *_ = WAYS[name]
    provider.answer = (status, answer)
    return module.CHANNEL.send(ENVELOPE, options)


@pytest.mark.parametrize("name", WAYS)
def test_what_the_provider_takes_is_sent_once(name, provider):
    sent = send(name, provider, WAYS[name][2])
    assert sent.receipt in {"000042", "B1", "S1"}
    assert len(provider.asked) == 1
    path, headers, body = provider.asked[0]
    said = unquote(path) + body.decode() + json.dumps(headers)
    assert "000042" in said, "the message number goes with it"


@pytest.mark.parametrize("name", WAYS)
def test_a_limit_is_trouble_for_later(name, provider):
    with pytest.raises(Trouble):
        send(name, provider, WAYS[name][3])


@pytest.mark.parametrize("name", WAYS)
def test_a_wrong_key_stops_the_whole_channel(name, provider):
    with pytest.raises(Trouble) as failed:
        send(name, provider, WAYS[name][4])
    assert (failed.value.code, failed.value.whole) == ("bad_signature", True)


@pytest.mark.parametrize("name", WAYS)
def test_what_is_refused_for_good_goes_another_way(name, provider):
    with pytest.raises(Declined):
        send(name, provider, WAYS[name][5])


@pytest.mark.parametrize("name", WAYS)
def test_silence_means_nobody_knows_and_is_not_asked_twice(name, provider):
    with pytest.raises(Unsure):
        send(name, provider, None)
    assert len(provider.asked) == 1


@pytest.mark.parametrize("name", WAYS)
def test_where_nobody_listens_nothing_went_out(name, monkeypatch):
    nobody(monkeypatch)
    with pytest.raises(Trouble) as failed:
        WAYS[name][0].CHANNEL.send(ENVELOPE, WAYS[name][1])
    assert (failed.value.code, failed.value.whole) == ("unreachable", True)


@pytest.mark.parametrize("name", ["wecom", "dingtalk"])
def test_a_broken_provider_leaves_doubt(name, provider):
    with pytest.raises(Unsure):
        send(name, provider, {}, status=502)


def test_dingtalk_is_signed_as_documented(provider):
    send("dingtalk", provider, {"errcode": 0})
    query = parse_qs(urlsplit(provider.asked[0][0]).query)
    stamp = query["timestamp"][0]
    awaited = hmac.new(b"SECx", f"{stamp}\nSECx".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(awaited).decode()]
    assert query["access_token"] == ["T"]


def test_tencent_is_signed_as_documented(provider):
    send("sms_tencent", provider, WAYS["sms_tencent"][2])
    _, headers, body = provider.asked[0]
    parts = dict(part.strip().split("=", 1) for part in headers["authorization"].split(" ", 1)[1].split(","))
    scope = parts["Credential"].split("/", 1)[1]
    day = scope.split("/")[0]
    signed = parts["SignedHeaders"].split(";")
    canonical = "\n".join(
        ["POST", "/", "", *(f"{name}:{headers[name].strip().lower()}" for name in signed), "", ";".join(signed),
         hashlib.sha256(body).hexdigest()]
    )  # fmt: skip
    text = "\n".join(
        ["TC3-HMAC-SHA256", headers["x-tc-timestamp"], scope, hashlib.sha256(canonical.encode()).hexdigest()]
    )
    key = b"TC3SK"
    for part in (day, "sms", "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    assert parts["Signature"] == hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    sent = json.loads(body)
    assert (sent["PhoneNumberSet"], sent["TemplateParamSet"]) == (["+8613909310001"], ["陈芳", "陈怀山老人", "000042"])


def test_aliyun_is_signed_as_documented(provider):
    send("sms_aliyun", provider, WAYS["sms_aliyun"][2])
    path, headers, body = provider.asked[0]
    split = urlsplit(path)
    kind, rest = headers["authorization"].split(" ", 1)
    assert kind == "ACS3-HMAC-SHA256"
    parts = dict(part.split("=", 1) for part in rest.split(","))
    signed = parts["SignedHeaders"].split(";")
    query = "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in sorted(parse_qsl(split.query)))
    canonical = "\n".join(
        ["POST", split.path, query, *(f"{name}:{headers[name].strip()}" for name in signed), "",
         ";".join(signed), headers["x-acs-content-sha256"]]
    )  # fmt: skip
    text = f"{kind}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    assert parts["Signature"] == hmac.new(b"AS", text.encode(), hashlib.sha256).hexdigest()
    assert headers["x-acs-content-sha256"] == hashlib.sha256(body).hexdigest()
    said = parse_qs(split.query) | parse_qs(body.decode())
    assert said["PhoneNumbers"] == ["13909310001"]
    assert said["OutId"] == ["000042"]
    assert json.loads(said["TemplateParam"][0])["no"] == "000042"


def test_aliyun_knows_what_it_has_sent(provider):
    rows = {"SmsSendDetailDTO": [{"OutId": "000042", "SendStatus": 1}]}
    provider.answer = (200, {"Code": "OK", "SmsSendDetailDTOs": rows, "TotalCount": "1"})
    assert sms_aliyun.CHANNEL.look_up(ENVELOPE, ALIYUN) is True
    provider.answer = (200, {"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": []}, "TotalCount": "0"})
    assert sms_aliyun.CHANNEL.look_up(ENVELOPE, ALIYUN) is None, "absence is no proof"


@pytest.mark.parametrize("name", ["sms_aliyun", "sms_tencent"])
def test_a_landline_or_a_template_not_approved_is_refused_here(name, provider):
    module, options, *_ = WAYS[name]
    for envelope, given in (
        (Envelope(**{**fields(), "to": "0931-8888888"}), options),
        (ENVELOPE, {**options, "templates": ""}),
    ):
        with pytest.raises(Declined):
            module.CHANNEL.send(envelope, given)
    assert provider.asked == []


def fields():
    return {name: getattr(ENVELOPE, name) for name in ENVELOPE.__dataclass_fields__}


def test_receipts_are_read():
    aliyun = [{"biz_id": "B1", "success": True}, {"biz_id": "B2", "success": False, "err_code": "UNDELIVERED"}]
    found = sms_aliyun.CHANNEL.read_receipts(json.dumps(aliyun).encode(), {})
    assert [(one.receipt, one.arrived, one.code) for one in found] == [("B1", True, ""), ("B2", False, "UNDELIVERED")]
    tencent = [{"sid": "S1", "report_status": "SUCCESS"}, {"sid": "S2", "report_status": "FAIL", "errmsg": "MB"}]
    found = sms_tencent.CHANNEL.read_receipts(json.dumps(tencent).encode(), {})
    assert [(one.receipt, one.arrived) for one in found] == [("S1", True), ("S2", False)]


def test_every_folder_is_a_channel():
    assert set(channels.all_channels()) == {
        "web", "phone_list", "simulator", "email", "wecom", "dingtalk", "sms_aliyun", "sms_tencent",
    }  # fmt: skip


def test_a_mail_is_handed_to_the_server(monkeypatch):
    """A server of one conversation, spoken by hand."""
    import socketserver

    heard = []

    class Mail(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                heard.append(line)
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go\r\n")
                    while (text := self.rfile.readline()) not in {b".\r\n", b""}:
                        heard.append(text)
                    self.wfile.write(b"250 taken\r\n")
                elif word == b"RCPT" and b"nobody" in line:
                    self.wfile.write(b"550 no such\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = {"host": "127.0.0.1", "port": str(server.server_address[1]), "sender": "yice@example.cn"}
    mail = channels.get("email")
    try:
        mail.send(Envelope(**{**fields(), "to": "fang@example.cn"}), options)
        assert b"Message-ID: <yice-000042@127.0.0.1>" in b"".join(heard)
        with pytest.raises(Declined):
            mail.send(Envelope(**{**fields(), "to": "nobody@example.cn"}), options)
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(Trouble):
        mail.send(Envelope(**{**fields(), "to": "fang@example.cn"}), {**options, "port": "9"})
