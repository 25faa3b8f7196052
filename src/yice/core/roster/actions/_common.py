"""What the steps of an import share: moving on from state to state, sealing, progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from yice.core.roster.models import Batch, State
from yice.lib.errors import Refused, YiceError

Progress = Callable[[int, int, str], object]


def quiet(_done: int, _total: int, _stage: str) -> None:
    """Progress that nobody watches."""


def move(batch: Batch, expected: Iterable[str], to: str, **values: Any) -> None:
    """Move a batch on, unless somebody else moved it first."""
    moved = Batch.objects.filter(pk=batch.pk, state__in=list(expected)).update(
        state=to, version=batch.version + 1, **values
    )
    if not moved:
        raise wrong_state(batch)
    batch.refresh_from_db()


def wrong_state(batch: Batch) -> Refused:
    """The refusal of a step whose time is not now."""
    batch.refresh_from_db()
    return Refused(
        "batch_state",
        f"这次导入现在是“{State(batch.state).label}”，不能这样做",
        why="可能已在别的页面操作过。",
        todo="请刷新页面，按页面上的步骤继续。",
    )


def error_dict(error: YiceError) -> dict[str, str]:
    """An error for the page."""
    return {"code": error.code, "what": error.what, "why": error.why, "todo": error.todo}
