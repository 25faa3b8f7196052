"""Addresses of the cards."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.services.cards.views import batches, directory, listing, scanning

app_name = "cards"

urlpatterns: list[URLPattern] = [
    path("", listing.card_list, name="list"),
    path("make/", listing.make, name="make"),
    path("<int:card_id>/revoke/", listing.revoke, name="revoke"),
    path("batches/<int:batch_id>/", batches.batch, name="batch"),
    path("batches/<int:batch_id>/document/", batches.batch_document, name="batch_document"),
    path("batches/<int:batch_id>/hand-over/", batches.hand_over, name="hand_over"),
    path("contacts/", directory.directory, name="directory"),
    path("contacts/add/", directory.add, name="add_listing"),
    path("contacts/<int:listing_id>/change/", directory.change, name="change_listing"),
    path("contacts/<int:listing_id>/drop/", directory.drop, name="drop_listing"),
    path("scan/<str:token>/", scanning.scan, name="scan"),
]
