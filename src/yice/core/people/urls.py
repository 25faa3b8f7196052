"""Addresses of the register."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.people.views import deeds, register

app_name = "people"

urlpatterns: list[URLPattern] = [
    path("new/", register.admit, name="admit"),
    path("hand-over/", register.hand_over, name="hand_over"),
    path("<int:person_id>/status/", deeds.change_status, name="status"),
    path("<int:person_id>/transfer/", deeds.transfer, name="transfer"),
    path("<int:person_id>/affiliations/add/", deeds.affiliate, name="affiliate"),
    path("<int:person_id>/affiliations/<int:affiliation_id>/end/", deeds.end_affiliation, name="affiliation_end"),
    path("<int:person_id>/pairings/add/", deeds.pair, name="pair"),
    path("<int:person_id>/pairings/<int:pairing_id>/end/", deeds.unpair, name="unpair"),
    path("<int:person_id>/greeting/", deeds.greeting, name="greeting"),
    path("<int:person_id>/number/<slug:what>/", deeds.number, name="number"),
    path("<int:person_id>/honours/add/", deeds.add_honour, name="honour_add"),
    path("<int:person_id>/experiences/add/", deeds.add_experience, name="experience_add"),
    path("<int:person_id>/kin/<int:kin_id>/remove/", deeds.remove_kin, name="kin_remove"),
    path("<int:person_id>/death/retract/", deeds.retract_death, name="death_retract"),
    path("<int:person_id>/erase/", deeds.erase, name="erase"),
]
