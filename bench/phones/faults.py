"""Faults that the ledger must catch, planted on purpose: in the server here, in the phones' scripts by ``tab.mjs``."""
# ruff: noqa: SLF001 - a fault is planted where it would be

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

FAULTS = {
    "none": "",
    "acknowledge_first": "the server says that it keeps a parcel before it does",
    "half_kept": "a body that was cut off passes for the whole",
    "apply_twice": "a parcel sent again is applied again",
    "last_wins": "the server does not look at what the form showed",
    "delete_at_send": "the phone lets go of a record when it sends it",
    "erase_queue": "erasing the phone erases what waits to be sent",
    "bare_draft": "a half-written visit is handed in without its answers when the phone is erased",
    "newest_was": "a draft opened again takes what a newer pack shows for what was seen",
}

LONG = {"none", "newest_was"}
"""Runs for which one day is too short: a draft has to lie over a night."""


def plant(fault: str) -> None:
    """Break the server in this process."""
    if fault in SERVER:
        SERVER[fault]()


def half_kept() -> None:
    """What came of a body is taken for the whole."""
    from yice.web.field import actions
    from yice.web.field.views import phone

    phone._body = lambda request: request.read(actions.MOST_BYTES)


def last_wins() -> None:
    """Whoever comes last is right, and nobody learns that somebody else was there."""
    from yice.services.visits.actions import _facts

    honest = _facts._write_block

    def blind(by: Any, person: Any, visit: Any, draft: Any, *rest: Any) -> None:
        honest(by, person, visit, replace(draft, seen={}), *rest)

    _facts._write_block = blind


def apply_twice() -> None:
    """A parcel that comes again is another visit."""
    from yice.web.field import actions
    from yice.web.field.models import ParcelState

    keep = actions.save_visit
    actions._OPEN = (*actions._OPEN, ParcelState.APPLIED)

    def anew(*, by: Any, draft: Any, files: Any, key: str) -> Any:
        return keep(by=by, draft=replace(draft, uid=str(uuid4())), files=files, key=f"{key}:{uuid4()}"[-64:])

    actions.save_visit = anew


def acknowledge_first() -> None:
    """The server answers at once and keeps at night what came in the day."""
    from bench.phones import office
    from yice.web.field import actions
    from yice.web.field.models import Parcel, ParcelState

    later: list[dict[str, Any]] = []
    receive, work = actions.receive, office.DEEDS["work"]

    def promise(**about: Any) -> Parcel:
        later.append(about)
        return Parcel(uid=about["uid"], kind="later", state=ParcelState.WAITING)

    def flush() -> dict[str, Any]:
        while later:
            receive(**later.pop(0))
        return work()

    actions.receive = promise
    office.DEEDS["work"] = flush


SERVER = {
    "half_kept": half_kept,
    "last_wins": last_wins,
    "apply_twice": apply_twice,
    "acknowledge_first": acknowledge_first,
}
