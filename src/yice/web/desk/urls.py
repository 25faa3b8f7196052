"""Addresses of the pages that cut across subjects."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.web.desk.coverage import views as coverage
from yice.web.desk.people import assign
from yice.web.desk.people import views as people
from yice.web.desk.person import deeds, edit, papers, standing
from yice.web.desk.person import views as person
from yice.web.desk.rulebook import changes
from yice.web.desk.rulebook import papers as rule_papers
from yice.web.desk.rulebook import views as rulebook
from yice.web.desk.search import views as search
from yice.web.desk.today import views as today

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("coverage/", coverage.overview, name="coverage"),
    path("coverage/liaisons/", coverage.liaisons, name="coverage_liaisons"),
    path("coverage/people/", coverage.people, name="coverage_people"),
    path("rulebook/", rulebook.rulebook, name="rulebook"),
    path("rulebook/rules/<slug:code>/", rulebook.rule, name="rule"),
    path("rulebook/rules/<slug:code>/window/", changes.change_window, name="rule_window"),
    path("rulebook/rules/<slug:code>/rename/", changes.rename_rule, name="rule_rename"),
    path("rulebook/rules/<slug:code>/switch/", changes.switch_rule, name="rule_switch"),
    path("rulebook/parameters/<slug:code>/change/", changes.change_parameter, name="parameter_change"),
    path("rulebook/versions/<int:no>/", changes.version, name="rulebook_version"),
    path("rulebook/versions/<int:no>/approve/", changes.approve, name="rulebook_approve"),
    path("rulebook/versions/<int:no>/reject/", changes.reject, name="rulebook_reject"),
    path("rulebook/papers/add/", rule_papers.add, name="paper_add"),
    path("rulebook/papers/<int:document_id>/change/", rule_papers.change, name="paper_change"),
    path("rulebook/papers/<int:document_id>/review/", rule_papers.review, name="paper_review"),
    path("people/", people.people, name="people"),
    path("people/columns/", people.choose_columns, name="people_columns"),
    path("people/export/", people.ask_export, name="people_ask_export"),
    path("people/export/<int:run_id>/", people.export, name="people_export"),
    path("people/export/<int:run_id>/file/", people.download, name="people_export_file"),
    path("people/assign/", assign.assign, name="people_assign"),
    path("people/views/", people.save_view, name="people_save_view"),
    path("people/views/<int:view_id>/remove/", people.remove_view, name="people_remove_view"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/as-of/", papers.as_of, name="as_of"),
    path("people/<int:person_id>/card/file/", papers.file_card, name="card_file"),
    path("people/<int:person_id>/card/service/", papers.service_card, name="card_service"),
    path("people/<int:person_id>/edit/<slug:block>/", edit.edit_block, name="block_edit"),
    path("people/<int:person_id>/event/<slug:kind>/", deeds.add_event, name="event_add"),
    path("people/<int:person_id>/death/report/", deeds.report_death, name="death_report"),
    path("people/<int:person_id>/death/confirm/", deeds.confirm_death, name="death_confirm"),
    path("people/<int:person_id>/needs/add/", deeds.add_need, name="need_add"),
    path("people/<int:person_id>/needs/<int:need_id>/settle/", deeds.settle_need, name="need_settle"),
    path("people/<int:person_id>/kin/add/", deeds.add_kin, name="kin_add"),
    path("people/<int:person_id>/kin/<int:kin_id>/", deeds.edit_kin, name="kin_edit"),
    path("people/<int:person_id>/consents/add/", deeds.add_consent, name="consent_add"),
    path("people/<int:person_id>/consents/<int:consent_id>/withdraw/", deeds.withdraw_consent, name="consent_withdraw"),
    path("people/<int:person_id>/doubts/<int:doubt_id>/settle/", deeds.settle_doubt, name="doubt_settle"),
    path("people/<int:person_id>/level/raise/", standing.elevate, name="level_raise"),
    path("people/<int:person_id>/level/<int:elevation_id>/end/", standing.end_elevation, name="level_raise_end"),
    path("people/<int:person_id>/concerns/<int:concern_id>/review/", standing.review_concern, name="concern_review"),
    path("people/<int:person_id>/reveal/<slug:what>/", deeds.reveal, name="reveal"),
]
