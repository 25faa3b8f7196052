"""Reading the rulebook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from yice.lib import clock
from yice.lib.errors import NotFound
from yice.lib.htmx import page
from yice.planning.duties.queries import everybody
from yice.planning.policy.actions.changes import MAY_APPROVE, MAY_PROPOSE, decides_for_all
from yice.planning.policy.actions.documents import MAY_KEEP
from yice.planning.policy.models import PolicyDocument
from yice.planning.policy.queries import (
    describe_rule,
    named_lists_for_page,
    not_duties_for_page,
    parameters_for_page,
    rules_for_page,
    versions,
)
from yice.web.desk import scope
from yice.web.desk.coverage import period
from yice.web.desk.coverage.views import READERS
from yice.web.desk.rulebook.forms import changeable
from yice.web.desk.rulebook.words import value_words
from yice.web.desk.today.area import area_of

TABS = (("rules", "规则"), ("parameters", "标准"), ("lists", "清单"), ("versions", "版本"), ("documents", "文件"))
STANDINGS = {"stated": "原文有据", "default": "建议默认", "fact": "外部法规"}


def tabs() -> list[tuple[str, str, str]]:
    """The parts of the rulebook."""
    here = reverse("desk:rulebook")
    return [(code, word, here if code == "rules" else f"{here}?tab={code}") for code, word in TABS]


@require_GET
def rulebook(request: HttpRequest) -> HttpResponse:
    """Rules, standards, versions and papers."""
    actor = scope.elder_actor(request)
    tab = request.GET.get("tab", "rules")
    if tab not in dict(TABS):
        tab = "rules"
    context: dict[str, Any] = {"tab": tab, "tabs": tabs(), "may_propose": decides_for_all(actor, MAY_PROPOSE)}
    context["may_keep"] = actor.holds(*MAY_KEEP)
    context |= _PARTS[tab](request)
    return page(request, f"desk/rulebook/{tab}.html", context)


def _rules(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("q", "").strip()[:40]
    rows = rules_for_page()
    if asked:
        rows = [
            row for row in rows if asked.lower() in f"{row.code} {row.title} {row.text.who} {row.text.when}".lower()
        ]
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.subject, []).append(row)
    return {"groups": list(groups.items()), "asked": asked, "count": len(rows), "standings": STANDINGS}


def _parameters(_request: HttpRequest) -> dict[str, Any]:
    return {"rows": [shown_parameter(row) for row in parameters_for_page()]}


def shown_parameter(row: dict[str, Any]) -> dict[str, Any]:
    """One parameter with its values in words."""
    names = code_names() | row["keys"] | row["choices"]
    now = row["now"]
    return {
        **row,
        "now_words": value_words(row["type"], row["unit"], now.value, names) if now is not None else "目前没有",
        "since": now.start if now is not None else None,
        "source": now.document if now is not None else "",
        "changeable": now is not None and changeable(row["type"], now.value),
        "past": [(one, value_words(row["type"], row["unit"], one.value, names)) for one in row["values"]],
        "standing_word": STANDINGS.get(row["standing"], ""),
    }


def code_names() -> dict[str, str]:
    """Words for the codes that key parameters."""
    from yice.core.people import codes

    lists = (
        codes.Category,
        codes.Rank,
        codes.HouseholdKind,
        codes.BranchPost,
        codes.Nature,
        codes.Tier,
        codes.Period,
        codes.Degree,
    )
    found = {str(code): str(word) for group in lists for code, word in group.choices}
    return found | {"red": "红", "yellow": "黄", "green": "绿", "retired": "退休", "full": "周岁", "nominal": "虚岁"}


def _versions(_request: HttpRequest) -> dict[str, Any]:
    return {"versions": list(versions())}


def _documents(_request: HttpRequest) -> dict[str, Any]:
    return {"documents": list(PolicyDocument.objects.order_by("review_on", "no")), "today": clock.today()}


def _lists(_request: HttpRequest) -> dict[str, Any]:
    lists = [(row, any(line.rules for line in row.lines)) for row in named_lists_for_page()]
    return {"lists": lists, "others": not_duties_for_page(), "standings": STANDINGS}


_PARTS = {"rules": _rules, "parameters": _parameters, "lists": _lists, "versions": _versions, "documents": _documents}


@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule as an article: who, when, what, by whom, term, proof, source; and what it does this month."""
    actor = scope.elder_actor(request)
    row = next((one for one in rules_for_page() if one.code == code), None)
    if row is None:
        raise NotFound("rule_not_found", "政策手册里没有这一条")
    month = period.month(clock.today())
    area = area_of(request, actor)
    context = {
        "row": row,
        "text": describe_rule(code),
        "effect": everybody(month.start, month.end, unit=area.top(), rule=row.number)
        if actor.holds(*READERS)
        else None,
        "may_propose": decides_for_all(actor, MAY_PROPOSE),
        "may_approve": decides_for_all(actor, MAY_APPROVE),
    }
    return page(request, "desk/rulebook/rule.html", context)
