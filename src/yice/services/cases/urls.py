"""Addresses of cases."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.services.cases.views import deeds, detail, errands, guides, intake, listing, partners, settings, statistics

app_name = "cases"

urlpatterns: list[URLPattern] = [
    path("", listing.case_list, name="list"),
    path("export/", listing.export, name="export"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/", statistics.export, name="statistics_export"),
    path("workers/", statistics.workers, name="workers"),
    path("new/", intake.find, name="find"),
    path("new/unlisted/", intake.unlisted, name="unlisted"),
    path("new/<int:person_id>/", intake.new, name="new"),
    path("authentications/", errands.authentications, name="authentications"),
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:code>/", guides.guide, name="guide"),
    path("categories/", settings.categories, name="categories"),
    path("categories/new/", settings.category, name="category_new"),
    path("categories/<slug:code>/change/", settings.category, name="category"),
    path("teams/new/", settings.team, name="team_new"),
    path("teams/join/", settings.join, name="team_join"),
    path("teams/members/<int:member_id>/leave/", settings.leave, name="team_leave"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/<int:partner_id>/change/", partners.partner, name="partner"),
    path("transfers/<int:transfer_id>/slip/", partners.slip, name="slip"),
    path("transfers/<int:transfer_id>/answer/", deeds.transfer_answer, name="transfer_answer"),
    path("transfers/<int:transfer_id>/revoke/", deeds.transfer_revoke, name="transfer_revoke"),
    path("tasks/<int:task_id>/settle/", deeds.task_settle, name="task_settle"),
    path("escalations/<int:escalation_id>/decide/", deeds.decide, name="decide"),
    path("materials/<int:material_id>/", errands.material, name="material"),
    path("steps/<int:step_id>/", errands.step, name="step"),
    path("<int:case_id>/", detail.detail, name="detail"),
    path("<int:case_id>/words/", detail.opened_words, name="words"),
    path("<int:case_id>/tell/", deeds.tell, name="tell"),
    path("<int:case_id>/accept/", deeds.accept, name="accept"),
    path("<int:case_id>/resume/", deeds.resume, name="resume"),
    path("<int:case_id>/note/", deeds.note, name="note"),
    path("<int:case_id>/reply/", deeds.reply, name="reply"),
    path("<int:case_id>/wait/", deeds.wait, name="wait"),
    path("<int:case_id>/answer/", deeds.answer, name="answer"),
    path("<int:case_id>/assign/", deeds.assign, name="assign"),
    path("<int:case_id>/transfer/", deeds.transfer, name="transfer"),
    path("<int:case_id>/task/", deeds.task, name="task"),
    path("<int:case_id>/callback/", deeds.callback, name="callback"),
    path("<int:case_id>/close/", deeds.close, name="close"),
    path("<int:case_id>/escalate/", deeds.escalate, name="escalate"),
    path("<int:case_id>/link/", deeds.link, name="link"),
    path("<int:case_id>/attempt/", errands.attempt, name="attempt"),
    path("<int:case_id>/authenticate/", errands.authenticate, name="authenticate"),
    path("<int:case_id>/circle/add/", deeds.circle_add, name="circle_add"),
    path("<int:case_id>/circle/<int:member_id>/remove/", deeds.circle_remove, name="circle_remove"),
]
