"""Categories and teams as this office has them: the shipped ones, changed or added to."""

from __future__ import annotations

from collections.abc import Mapping

from yice.lib.errors import NotFound
from yice.services.cases import codes
from yice.services.cases.catalog import Kind, shipped_kinds
from yice.services.cases.models import Category, Team


def kinds() -> Mapping[str, Kind]:
    """Every category by code, closed ones included; one query."""
    found = dict(shipped_kinds())
    for row in Category.objects.order_by("pk"):
        shipped = found.get(row.code)
        found[row.code] = Kind(
            row.code, row.title, row.team, row.track, row.restricted, row.neutral, shipped.purpose if shipped else "",
            row.is_open, shipped is not None, row.version,
        )  # fmt: skip
    return found


def kind_of(code: str) -> Kind:
    """One category; ``NotFound`` for one nobody knows."""
    found = kinds().get(code)
    if found is None:
        raise NotFound("category_not_found", "没有这个诉求类别")
    return found


def teams() -> list[tuple[str, str]]:
    """(code, word) of every team in use."""
    own = Team.objects.filter(is_open=True).order_by("pk").values_list("code", "title")
    return [*codes.BASE_TEAMS, *own]


def team_word(code: str) -> str:
    """What a team is called; also one no longer in use."""
    known = dict(codes.BASE_TEAMS)
    if code in known:
        return known[code]
    return Team.objects.filter(code=code).values_list("title", flat=True).first() or ""
