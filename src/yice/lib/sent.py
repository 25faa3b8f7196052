"""What a form sent with its key, as a digest: the same key with other words is another deed, not the same one twice.

The page notes it when it reads the key (``lib.htmx.idempotency_key``); ``audit.actions.once`` compares. Keyed with the
server's secret, because a form may hold nothing but a number; callers that are no form have no digest and are not
compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar

from django.utils.crypto import salted_hmac

_sent: ContextVar[tuple[str, str]] = ContextVar("yice_sent", default=("", ""))


def note(key: str, parts: Iterable[str]) -> None:
    """Remember for this request what came with a key."""
    told = "\x00".join(parts)
    _sent.set((key, salted_hmac("yice.sent", told, algorithm="sha256").hexdigest()))


def digest_of(key: str) -> str:
    """The digest noted for this key; "" when it did not come with a form."""
    known, digest = _sent.get()
    return digest if known == key else ""
