"""Reading the environment: each value checked, each failure named with its mend."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def env_bool(name: str, *, default: bool) -> bool:
    """A yes/no variable."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in _TRUE:
        return True
    if raw.lower() in _FALSE:
        return False
    message = f"{name}={raw!r} 既不是是也不是否；请写 1 或 0。"
    raise ImproperlyConfigured(message)


def env_int(name: str, *, default: int) -> int:
    """A whole number."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return int(raw)
    except ValueError as error:
        message = f"{name}={raw!r} 不是整数。"
        raise ImproperlyConfigured(message) from error


def env_list(name: str, *, default: list[str]) -> list[str]:
    """A list, parted by commas."""
    raw = os.environ.get(name)
    return default if raw is None else [part.strip() for part in raw.split(",") if part.strip()]


def kept_secret(name: str, path: Path) -> str:
    """A secret from the environment, or one made at the first start and kept in a file only its owner may read."""
    value = os.environ.get(name)
    if value:
        return value
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
    return value


def database(name: str, sqlite_path: Path) -> dict[str, Any]:
    """The database: SQLite in the data folder, or ``postgresql://user:password@host:port/name``."""
    raw = os.environ.get(name, "")
    if not raw:
        return sqlite(str(sqlite_path))
    url = urlparse(raw)
    if url.scheme == "sqlite":
        return sqlite(url.path)
    if url.scheme not in {"postgres", "postgresql"}:
        message = f"{name} 只支持 sqlite:///路径 或 postgresql://用户:口令@主机:端口/库名，收到的是 {url.scheme!r}。"
        raise ImproperlyConfigured(message)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # many short statements: compiling one (some 40 ms) never pays for itself
        "OPTIONS": {"options": "-c jit=off"},
    }


def sqlite(path: str) -> dict[str, Any]:
    """SQLite made fit for several processes: WAL, IMMEDIATE transactions, waiting instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
    }
