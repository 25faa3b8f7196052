"""Who does what later: handlers for runs, daily runs, and chores. Each app declares its own in ``<app>/jobs.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yice.lib.errors import NotFound

if TYPE_CHECKING:
    from yice.core.jobs.runs import RunContext

Handle = Callable[["RunContext", Mapping[str, Any]], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Handler:
    """What runs of a kind do. ``title`` is what people read; ``url`` names the page to go to when done."""

    kind: str
    title: str
    run: Handle


@dataclass(frozen=True, slots=True)
class Daily:
    """A run asked for once per business day at or after ``at``."""

    name: str
    kind: str
    at: dt.time
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chore:
    """A small thing done every ``seconds`` by whichever worker is free; it must be quick and safe to repeat."""

    name: str
    seconds: float
    run: Callable[[], object]


_handlers: dict[str, Handler] = {}
_dailies: dict[str, Daily] = {}
_chores: dict[str, Chore] = {}


def handler(kind: str, *, title: str) -> Callable[[Handle], Handle]:
    """Declare the function that does runs of ``kind``.

    ::

        @handler("roster.import", title="导入花名册")
        def import_roster(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any] | None:
            run.progress(10, 100, "核对")

    A handler is run again from its beginning when its worker is killed, so it must be safe to repeat:
    stage in small batches, then commit once together with ``run.finish(...)``.
    """

    def keep(function: Handle) -> Handle:
        _handlers[kind] = Handler(kind, title, function)
        return function

    return keep


def daily(name: str, *, kind: str, at: dt.time, args: Mapping[str, Any] | None = None) -> None:
    """Declare a run for every business day."""
    _dailies[name] = Daily(name, kind, at, dict(args or {}))


def chore(name: str, *, seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare a small thing to be done every ``seconds`` by one worker at a time."""

    def keep(function: Callable[[], object]) -> Callable[[], object]:
        _chores[name] = Chore(name, seconds, function)
        return function

    return keep


def handler_of(kind: str) -> Handler:
    """The handler of a kind."""
    try:
        return _handlers[kind]
    except KeyError:
        raise NotFound(
            "job_kind_unknown",
            f"没有名为“{kind}”的后台任务",
            why="没有应用登记这种任务，可能是程序版本不一致。",
            todo="请联系系统管理员核对各台机器的程序版本。",
            kind=kind,
        ) from None


def title_of(kind: str) -> str:
    """What people read for a kind; the kind itself for one no longer known."""
    known = _handlers.get(kind)
    return known.title if known else kind


def dailies() -> tuple[Daily, ...]:
    """All daily runs declared."""
    return tuple(_dailies.values())


def chores() -> tuple[Chore, ...]:
    """All chores declared."""
    return tuple(_chores.values())
