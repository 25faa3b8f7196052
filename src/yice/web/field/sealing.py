"""Closing an envelope on the phone that only the server opens.

P-256 ECDH with a key made for each envelope, HKDF-SHA-256, AES-256-GCM: what every browser's WebCrypto has. The phone
keeps only the server's public key, so that what waits to be sent can be read by nobody who finds the phone, not even
with the PIN; and erasing the phone's own keys loses nothing that was written.

Envelope: version (1 byte), public point (65), nonce (12), cipher text with tag. The parcel's uid is authenticated too.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from yice.lib.crypto import secrets_for
from yice.lib.errors import Invalid

_VERSION = b"\x01"
_POINT, _NONCE = 65, 12
_INFO = b"yice field v1"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
LEAST = 1 + _POINT + _NONCE + 16


def _own(secret: bytes) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(secret, "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def public_key() -> bytes:
    """The point a phone closes its envelopes to: of the newest field key."""
    return _raw(_own(secrets_for(b"yice field envelope")[0]).public_key())


def seal(content: bytes, uid: str, to: bytes | None = None) -> bytes:
    """What the phone does, for tests and the simulation."""
    point = to or public_key()
    ours = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    raw, nonce = _raw(ours.public_key()), os.urandom(_NONCE)
    key = _key(ours.exchange(ec.ECDH(), theirs), raw + point)
    return _VERSION + raw + nonce + AESGCM(key).encrypt(nonce, content, uid.encode())


def unseal(sealed: bytes | memoryview, uid: str) -> bytes:
    """Open an envelope with whichever field key it was closed to. Raises ``Invalid`` (``envelope_broken``)."""
    body = bytes(sealed)
    if len(body) < LEAST or body[:1] != _VERSION:
        raise _broken()
    raw, nonce, text = body[1 : 1 + _POINT], body[1 + _POINT : 1 + _POINT + _NONCE], body[1 + _POINT + _NONCE :]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError as error:
        raise _broken() from error
    for secret in secrets_for(b"yice field envelope"):
        own = _own(secret)
        key = _key(own.exchange(ec.ECDH(), theirs), raw + _raw(own.public_key()))
        try:
            return AESGCM(key).decrypt(nonce, text, uid.encode())
        except InvalidTag:
            continue
    raise _broken()


def _key(shared: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_INFO).derive(shared)


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _broken() -> Invalid:
    return Invalid(
        "envelope_broken",
        "这份上传打不开",
        why="原件不完整，或密封它的密钥已不在服务器上。",
        todo="原件仍保存着；请联系系统管理员核对服务器密钥，再点“重试”。",
    )
