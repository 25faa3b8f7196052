"""E-mail through the office's own server, by Django's mail."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping

from django.core.mail import EmailMessage, get_connection

from yice.core.notify.channels.base import Channel, Declined, Envelope, Field, Sent, Trouble, Unsure

TIMEOUT = 8
_PERMANENT = 500


class EmailChannel(Channel):
    """电子邮件. The message number stands in the subject and in the Message-ID: a second copy is known as one."""

    code = "email"
    title = "电子邮件"
    needs = "email"
    fields = (
        Field("host", "邮件服务器"),
        Field("port", "端口", hint="通常 465（加密）或 25"),
        Field("sender", "发件地址"),
        Field("user", "登录名", required=False),
        Field("password", "密码", secret=True, required=False),
        Field("security", "加密方式", required=False, hint="ssl、starttls，留空为不加密"),
    )

    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:
        """Hand it to the server; what the server took counts as sent."""
        security = options.get("security", "").strip().lower()
        try:
            connection = get_connection(
                "django.core.mail.backends.smtp.EmailBackend",
                host=options.get("host"),
                port=int(options.get("port") or 25),
                username=options.get("user") or None,
                password=options.get("password") or None,
                use_ssl=security == "ssl",
                use_tls=security == "starttls",
                timeout=TIMEOUT,
            )
        except ValueError as error:
            raise Trouble("not_set_up", whole=True) from error
        mail = EmailMessage(
            subject=" ".join(f"{envelope.title}（编号 {envelope.number}）".split()),
            body=envelope.numbered,
            from_email=options.get("sender"),
            to=[envelope.to],
            headers={"Message-ID": f"<{envelope.key}@{options.get('host', 'yice')}>"},
            connection=connection,
        )
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as error:
            raise Trouble("bad_signature", whole=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Trouble("unreachable", whole=True) from error
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (Declined("bad_number") if min(codes, default=0) >= _PERMANENT else Trouble("limited")) from error
        except smtplib.SMTPResponseException as error:
            raise Trouble("provider") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unsure("timeout") from error
        finally:
            connection.close()
        return Sent(receipt=envelope.number)


CHANNEL = EmailChannel()
