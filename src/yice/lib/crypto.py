"""Keeping numbers secret: a field cipher, a key per person, and a blind index for exact search.

* Values are sealed with AES-256-GCM; the text carries a format and the id of the key that sealed it, so that keys
  can be changed while old values stay readable.
* Each person has a random data key, itself sealed with the master key and kept in that person's row
  (``new_key``). Erasing a person means emptying that one column: every value and file of theirs is then noise,
  also in copies made elsewhere of the tables alone. A wrapped key was preferred to HKDF(master, salt of the person)
  because changing the master then re-wraps one short text per person instead of re-sealing every field and file.
* The blind index is an HMAC under a key of its own: equal numbers meet, nothing can be read back, and it stays
  valid when the field key is changed.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from yice.lib import idcard
from yice.lib.errors import YiceError

_FORMAT = "v1"
_NONCE = 12
_PERSON = "person"  # stands for the key id in values sealed with a person's own key


class Unreadable(YiceError):  # noqa: N818 - it says what happened
    """A sealed value cannot be opened: the key is gone or the value was tampered with."""

    status = 410


@dataclass(frozen=True, slots=True)
class _Ring:
    """The master keys by id; the first one seals, all of them open."""

    first: str
    keys: dict[str, bytes]


@lru_cache(maxsize=4)
def _ring(setting: str) -> _Ring:
    """Read FIELD_KEY: one secret, or ``id:secret,id:secret`` with the newest first."""
    keys: dict[str, bytes] = {}
    for part in setting.split(","):
        key_id, _, secret = part.strip().rpartition(":")
        keys[key_id or "0"] = _derive(secret.encode(), b"yice field key")
    return _Ring(next(iter(keys)), keys)


def _derive(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"yice", info=info).derive(secret)


@lru_cache(maxsize=4)
def _blind_key(setting: str) -> bytes:
    return _derive(setting.encode(), b"yice blind index")


def new_key() -> str:
    """A new data key for one person, sealed with the master key: keep it in the person's row, empty it to erase."""
    return _wrap(os.urandom(32))


def rewrap(key: str) -> str:
    """The same data key sealed with the newest master key, for when the master is changed."""
    return _wrap(_open_key(key))


def seal(text: str, *, key: str = "", context: str) -> str:
    """Seal ``text``. ``key`` is a person's key from ``new_key``; without one the master key seals.

    ``context`` names the place (``"person.id"``); a value moved to another place does not open there.
    """
    key_id = _PERSON if key else _ring(settings.FIELD_KEY).first
    body = seal_bytes(text.encode(), key=key, context=context)
    return f"{_FORMAT}.{key_id}.{base64.urlsafe_b64encode(body).decode()}"


def unseal(cipher: str, *, key: str = "", context: str) -> str:
    """Open what ``seal`` closed. Raises ``Unreadable`` when the key was destroyed or the value was changed."""
    parts = cipher.split(".")
    if len(parts) != 3 or parts[0] != _FORMAT:  # noqa: PLR2004 - format, key id, body
        raise _unreadable()
    if not key and parts[1] == _PERSON:
        raise _unreadable()
    return _open(_key_bytes(key, parts[1]), _decode(parts[2]), context).decode()


def seal_bytes(body: bytes, *, key: str = "", context: str) -> bytes:
    """Seal a file's body: nonce and ciphertext."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key_bytes(key, _ring(settings.FIELD_KEY).first)).encrypt(nonce, body, context.encode())


def unseal_bytes(body: bytes, *, key: str = "", context: str) -> bytes:
    """Open what ``seal_bytes`` closed; tries every master key when no person's key is given."""
    if key:
        return _open(_open_key(key), body, context)
    for master in _ring(settings.FIELD_KEY).keys.values():
        try:
            return _open(master, body, context)
        except Unreadable:
            continue
    raise _unreadable()


def secrets_for(info: bytes) -> tuple[bytes, ...]:
    """32 bytes derived for a purpose from each master key, the newest first: for keys that are not ours to choose."""
    return tuple(_derive(key, info) for key in _ring(settings.FIELD_KEY).keys.values())


def blind(value: str, *, purpose: str) -> str:
    """The blind index of a normalised value: 64 hex digits; ``purpose`` keeps kinds of number apart."""
    return hmac.digest(_blind_key(settings.BLIND_KEY), f"{purpose}|{value}".encode(), "sha256").hex()


def blind_identity(number: str) -> str | None:
    """The blind index of an identity number, the same for its 15- and 18-digit form; ``None`` if it is none."""
    return _blind_identity(number, settings.BLIND_KEY)


@lru_cache(maxsize=1_024)  # as ``idcard.read``: an import asks thrice for each row it has in hand
def _blind_identity(number: str, _setting: str) -> str | None:
    card = idcard.read(number)
    return blind(card.canonical, purpose="identity") if card.is_usable else None


def blind_bank(number: str) -> str | None:
    """The blind index of a bank card, however spaced; ``None`` if it holds no digits."""
    bare = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", number))
    return blind(bare, purpose="bank") if bare else None


def _wrap(raw: bytes) -> str:
    ring = _ring(settings.FIELD_KEY)
    nonce = os.urandom(_NONCE)
    body = nonce + AESGCM(ring.keys[ring.first]).encrypt(nonce, raw, b"data key")
    return f"{_FORMAT}.{ring.first}.{base64.urlsafe_b64encode(body).decode()}"


@lru_cache(maxsize=2048)
def _open_wrapped(key: str, setting: str) -> bytes:
    parts = key.split(".")
    master = _ring(setting).keys.get(parts[1]) if len(parts) == 3 and parts[0] == _FORMAT else None  # noqa: PLR2004
    if master is None:
        raise _unreadable()
    return _open(master, _decode(parts[2]), "data key")


def _open_key(key: str) -> bytes:
    return _open_wrapped(key, settings.FIELD_KEY)


def _key_bytes(key: str, key_id: str) -> bytes:
    if key:
        return _open_key(key)
    master = _ring(settings.FIELD_KEY).keys.get(key_id)
    if master is None:
        raise _unreadable()
    return master


def _open(key: bytes, body: bytes, context: str) -> bytes:
    try:
        return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise _unreadable() from error


def _decode(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text)
    except ValueError as error:
        raise _unreadable() from error


def _unreadable() -> Unreadable:
    return Unreadable(
        "sealed_unreadable",
        "加密的内容无法解开",
        why="密钥已销毁或不匹配，或内容被改动过。",
        todo="如该人员档案未被注销，请联系系统管理员核对密钥文件 field.key。",
    )
