"""The desk's own few writes: what a member of staff wants remembered for themselves."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yice.core.audit import actions as audit
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.scrub import scrub
from yice.web.desk.models import Preference, SavedView

_MOST_VIEWS = 20
_LONGEST_NAME = 30


def save_view(*, by: Actor, page: str, name: str, query: str) -> SavedView:
    """Keep the present sentence of filters under a name; the same name again replaces it.

    Raises ``Invalid`` for an empty or long name, for more than twenty views, and when nothing is filtered.
    """
    name, query = scrub(" ".join(name.split())), scrub(query)
    if not name or len(name) > _LONGEST_NAME:
        raise Invalid(
            "view_name",
            "常用筛选没有保存",
            why=f"名称不能为空，也不能超过 {_LONGEST_NAME} 个字。",
            todo="请起一个短名称，例如“城关区独居”。",
            fields={"name": f"请填写 1 至 {_LONGEST_NAME} 个字。"},
        )
    if not query:
        raise Invalid("view_empty", "常用筛选没有保存", why="还没有选择任何条件。", todo="请先选条件，再保存。")
    with transaction.atomic():
        mine = SavedView.objects.filter(staff_id=by.id, page=page)
        if mine.exclude(name=name).count() >= _MOST_VIEWS:
            raise Invalid(
                "view_too_many", "常用筛选没有保存", why=f"最多保存 {_MOST_VIEWS} 个。", todo="请先删去不用的。"
            )
        view, _made = mine.update_or_create(
            name=name,
            defaults={"query": query[:400]},
            create_defaults={"staff_id": by.id, "page": page, "query": query[:400]},
        )
        audit.record(by=by, verb="desk.save_view", subject=("saved_view", view.pk))
        return view


def remove_view(*, by: Actor, view_id: int) -> None:
    """Forget one of one's own saved views; one that is gone already is no error."""
    with transaction.atomic():
        gone, _ = SavedView.objects.filter(staff_id=by.id, pk=view_id).delete()
        if gone:
            audit.record(by=by, verb="desk.remove_view", subject=("saved_view", view_id))


def remember(*, by: Actor, name: str, value: Sequence[str]) -> None:
    """Remember a choice such as the columns of a list."""
    with transaction.atomic():
        Preference.objects.update_or_create(
            staff_id=by.id, name=name, defaults={"value": list(value)}, create_defaults={"value": list(value)}
        )
        audit.record(by=by, verb="desk.remember", subject=("preference", by.id), detail={"name": name})
