"""The directory that is printed on the cards: a line added, changed, taken out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.org import access as org
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.services.cards import access, actions, forms
from yice.services.cards.models import Listing, Section
from yice.services.cards.views.listing import both


def _keeper(request: HttpRequest) -> Actor:
    return require(actor_of(request), *access.MAKERS)


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The lines by part, in the order of print."""
    actor = _keeper(request)
    found: dict[str, list[Listing]] = {code: [] for code in Section.values}
    for row in access.listings_for(actor).order_by("place", "unit__path", "pk"):
        found[row.section].append(row)
    parts = [(word, found[code]) for code, word in Section.choices]
    return page(request, "cards/directory.html", {"parts": parts, "empty": not any(rows for _, rows in parts)})


@both
def add(request: HttpRequest) -> HttpResponse:
    """A new line."""
    actor = _keeper(request)
    rows = org.units_visible_to(actor, *access.MAKERS).filter(is_open=True).order_by("path")
    units = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
    form = forms.ListingForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        with attempt(form) as tried:
            actions.add_listing(by=actor, unit_id=given.pop("unit"), key=idempotency_key(request), **given)
        if tried.done:
            return go(request, reverse("cards:directory"), saved="已加入通讯录。")
    return page(request, "cards/deed.html", _context(form, "加一行通讯录", "加入"))


@both
def change(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Change a line; cards printed with the old one are found outdated."""
    actor = _keeper(request)
    row = access.get_listing(actor, listing_id)
    initial = {name: getattr(row, name) for name in ("section", "name", "serves", "phone", "place")}
    form = forms.ListingForm(request.POST if request.method == "POST" else None, initial=initial)
    version = request.POST.get("version", "")
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.change_listing(
                by=actor, listing_id=row.pk, version=int(version) if version.isdigit() else 0, **form.cleaned_data
            )
        if tried.done:
            return go(request, reverse("cards:directory"), saved="已改。印有旧内容的卡会列为过期。")
    context = _context(form, f"修改：{row.name}", "保存") | {"version": row.version}
    return page(request, "cards/deed.html", context)


@require_POST
def drop(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Take a line out."""
    actor = _keeper(request)
    version = request.POST.get("version", "")
    if not version.isdigit():
        raise NotFound("listing_not_found", "没有找到这一行通讯录")
    actions.drop_listing(by=actor, listing_id=listing_id, version=int(version))
    return go(request, reverse("cards:directory"), saved="已去掉。印有这一行的卡会列为过期。")


def _context(form: forms.ListingForm, title: str, button: str) -> dict[str, object]:
    purpose = "印在服务卡上给老同志用：有事找谁、打什么电话。"
    back = reverse("cards:directory")
    return {"form": form, "title": title, "purpose": purpose, "button": button, "back": back}
