"""Rulebooks as values: the shipped text, the tenant's changes, and the version in force on a day.

Building one takes a second, so each is built once per process; an approved version never changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

import rulebook
from dutyengine import Rulebook, build_rulebook
from rulebook.reading import FOLDERS, read_text
from yice.core.org.models import Tenant
from yice.lib import clock
from yice.lib.errors import NotFound
from yice.planning.policy.models import RulebookText, RulebookVersion

ALWAYS = dt.date(1949, 10, 1)
"""The first version is in force for whatever day is asked about."""

_DATED = ("from", "until")


@lru_cache(maxsize=1)
def shipped() -> tuple[str, dict[str, str]]:
    """Digest and files of the rulebook this release ships."""
    root: Path = rulebook.FOLDER
    paths = [root / "facts.yaml", *(path for name in FOLDERS for path in sorted((root / name).glob("*.yaml")))]
    files = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    whole = hashlib.sha256()
    for name, text in sorted(files.items()):
        whole.update(name.encode() + b"\0" + text.encode() + b"\0")
    return whole.hexdigest(), files


def build(files: Mapping[str, str], profile: str | None, overrides: Mapping[str, Any]) -> Rulebook:
    """Check and build a rulebook from its files and a tenant's changes. Raises ``RulebookError``."""
    nodes = {"facts": [read_text(files["facts.yaml"], "facts.yaml")]}
    for folder in FOLDERS:
        names = sorted(name for name in files if name.startswith(f"{folder}/"))
        nodes[folder] = [read_text(files[name], name) for name in names]
    known = profile if any(name == f"profiles/{profile}.yaml" for name in files) else None
    return build_rulebook(nodes, profile=known, overrides=_with_dates(overrides))


def _with_dates(value: Any, key: str = "") -> Any:
    """JSON keeps days as text; the rulebook wants days where a value begins and ends."""
    if isinstance(value, Mapping):
        return {name: _with_dates(item, str(name)) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_dates(item) for item in value]
    return dt.date.fromisoformat(value) if key in _DATED and isinstance(value, str) else value


_held: ContextVar[dict[dt.date, RulebookVersion] | None] = ContextVar("yice_rulebook", default=None)
_built: dict[tuple[str, str, str], Rulebook] = {}
_KEPT = 6


def book_of(version: RulebookVersion) -> Rulebook:
    """The rulebook of a version, built once per process."""
    overrides = repr(sorted(version.overrides.items())) if version.overrides else ""
    key = (version.text_id, version.profile, overrides)
    if key not in _built:
        files = shipped()[1] if shipped()[0] == version.text_id else version.text.files
        while len(_built) >= _KEPT:
            _built.pop(next(iter(_built)))
        _built[key] = build(files, version.profile, version.overrides)
    return _built[key]


def version_in_force(day: dt.date) -> RulebookVersion:
    """The approved version in force on a day; the shipped rulebook is taken up when this release has not been yet."""
    approved = RulebookVersion.objects.filter(state=RulebookVersion.State.APPROVED)
    newest = approved.order_by("-no").first()
    if newest is None or newest.text_id != shipped()[0]:
        take_up_shipped()
    found = approved.filter(in_force_from__lte=day).order_by("-in_force_from", "-no").first()
    found = found or approved.order_by("in_force_from", "no").first()
    if found is None:
        raise NotFound("no_rulebook", "还没有施行中的政策手册")
    return found


def in_force(day: dt.date) -> tuple[RulebookVersion, Rulebook]:
    """The version in force on a day, and what it says."""
    known = _held.get()
    version = (known or {}).get(day) or version_in_force(day)
    if known is not None:
        known[day] = version
    return version, book_of(version)


@contextmanager
def held() -> Iterator[None]:
    """Ask once per day for the length of a page or of a long reading. Not around deeds: one may change the rulebook."""
    token = _held.set(_held.get() or {})
    try:
        yield
    finally:
        _held.reset(token)


def keep_text() -> RulebookText:
    """The shipped text in the database, so that it can still be read when a later release no longer carries it."""
    digest, files = shipped()
    text, _ = RulebookText.objects.get_or_create(digest=digest, defaults={"files": files, "recorded_at": clock.now()})
    return text


def take_up_shipped() -> RulebookVersion:
    """Make a version of what this release ships, with the tenant's own changes carried over; in force from today.

    The very first is in force for every day. Changes approved for a later day are carried over too and keep their day.
    No second person is asked: the text comes with the software, whose installation was decided elsewhere.
    """
    today = clock.today()
    with transaction.atomic():
        text = keep_text()
        approved = RulebookVersion.objects.filter(state=RulebookVersion.State.APPROVED)
        newest = approved.order_by("-no").first()
        if newest is not None and newest.text_id == text.digest:
            return newest
        tenant = Tenant.objects.first()
        if newest is None:
            return _adopt(text, tenant.profile if tenant else "", {}, ALWAYS, "随软件安装")
        now = approved.filter(in_force_from__lte=today).order_by("-in_force_from", "-no").first() or newest
        later = list(approved.filter(in_force_from__gt=today).order_by("in_force_from", "no"))
        first = _adopt(text, now.profile, now.overrides, today, "随软件升级")
        for version in later:
            _adopt(text, version.profile, version.overrides, version.in_force_from, f"随软件升级，接续{version}")
        return first


def _adopt(text: RulebookText, profile: str, overrides: dict[str, Any], day: dt.date, note: str) -> RulebookVersion:
    last = RulebookVersion.objects.order_by("-no").first()
    return RulebookVersion.objects.create(
        no=last.no + 1 if last else 1,
        text=text,
        profile=profile,
        overrides=overrides,
        in_force_from=day,
        state=RulebookVersion.State.APPROVED,
        note=note,
        proposed_by=0,
        proposed_by_name="系统",
        proposed_at=clock.now(),
        approved_by=0,
        approved_by_name="系统",
        approved_at=clock.now(),
    )
