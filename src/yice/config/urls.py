"""Addresses: each app brings its own under its own name."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

# (prefix, module): the pages of each app; the test of access walks every one of them.
PAGES: tuple[tuple[str, str], ...] = (
    ("", "yice.web.desk.urls"),
    ("", "yice.core.accounts.urls"),
    ("jobs/", "yice.core.jobs.urls"),
    ("audit/", "yice.core.audit.urls"),
    ("org/", "yice.core.org.urls"),
    ("people/", "yice.core.people.urls"),
    ("files/", "yice.core.files.urls"),
    ("roster/", "yice.core.roster.urls"),
    ("notify/", "yice.core.notify.urls"),
    ("policy/", "yice.planning.policy.urls"),
    ("duties/", "yice.planning.duties.urls"),
    ("ladder/", "yice.planning.ladder.urls"),
    ("plans/", "yice.planning.plans.urls"),
    ("campaigns/", "yice.planning.campaigns.urls"),
    ("visits/", "yice.services.visits.urls"),
    ("cards/", "yice.services.cards.urls"),
    ("cases/", "yice.services.cases.urls"),
    ("field/", "yice.web.field.urls"),
    ("statistics/", "yice.oversight.statistics.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in PAGES if find_spec(module)
]

handler400 = "yice.web.desk.views.errors.bad_request"
handler403 = "yice.web.desk.views.errors.forbidden"
handler404 = "yice.web.desk.views.errors.not_found"
handler500 = "yice.web.desk.views.errors.broken"
