"""One request to a provider, with the three ways it can fail told apart: not sent, refused, nobody knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import urllib3

from yice.core.notify.channels.base import Trouble, Unsure

_CONNECT, _READ = 3.0, 6.0
_SERVER_ERROR, _TOO_MANY = 500, 429
_pool = urllib3.PoolManager(num_pools=8, maxsize=2)


def ask(url: str, *, body: bytes, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """POST and read the JSON answer. Raises ``Trouble`` when it certainly did not arrive, else ``Unsure``.

    Never tries by itself again and follows no redirect: a second copy would be ours to answer for.
    """
    try:
        answer = _pool.request(
            "POST",
            url,
            body=body,
            headers=dict(headers or {}),
            timeout=urllib3.Timeout(connect=_CONNECT, read=_READ),
            retries=False,
            redirect=False,
        )
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
        raise Trouble("unreachable", whole=True) from error
    except urllib3.exceptions.SSLError as error:
        raise Trouble("unreachable", whole=True) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Unsure("timeout") from error
    if answer.status == _TOO_MANY:
        raise Trouble("limited", whole=True)
    if answer.status >= _SERVER_ERROR:
        raise Unsure(f"http {answer.status}")
    try:
        read = json.loads(answer.data)
    except ValueError as error:
        raise Unsure(f"http {answer.status}") from error
    if not isinstance(read, dict):
        raise Unsure("provider")
    return read
