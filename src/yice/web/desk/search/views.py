"""The answer to the search box: one hit opens at once, several are listed with what tells them apart.

What is asked (a name, a telephone or identity number) never stands in an address: it is posted, and only the numbers of
the files found are kept, in the session, so that going back to the list works.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yice.core.people import access
from yice.core.people.queries import search as find
from yice.lib import clock
from yice.lib.htmx import page
from yice.lib.scrub import has_number
from yice.web.desk import scope
from yice.web.desk.people.rows import rows_of
from yice.web.desk.people.views import by_id

_MOST = 40
_LONGEST = 64
_KEPT = "desk.search"


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Who is meant by ``q``; the only one found is opened."""
    actor = scope.elder_actor(request)
    if request.method == "POST":
        asked = request.POST.get("q", "").strip()[:_LONGEST]
        found = find(actor, asked, limit=_MOST) if asked else []
        shown = "" if has_number(asked) else asked
        request.session[_KEPT] = {"asked": shown, "found": [(one.person.pk, one.by) for one in found]}
        if len(found) == 1:
            return HttpResponseRedirect(reverse("desk:person", args=(found[0].person.pk,)), status=303)
        return HttpResponseRedirect(reverse("desk:search"), status=303)
    kept = request.session.get(_KEPT) or {}
    by = dict(kept.get("found", ()))
    seen = access.visible_to(actor).filter(pk__in=list(by)).values_list("pk", flat=True)
    people = by_id([number for number in by if number in set(seen)])
    rows = [(row, by[row.person.pk]) for row in rows_of(people, clock.today())]
    context = {"asked": kept.get("asked", ""), "tried": bool(kept), "rows": rows, "most": _MOST}
    return page(request, "desk/search.html", context)
