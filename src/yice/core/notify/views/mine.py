"""One's own messages and how one wants to be told; and the address to which providers report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.notify import access, actions, channels, queries
from yice.core.notify.forms import PreferenceForm
from yice.core.notify.models import Message, Preference
from yice.lib.errors import YiceError
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset

_STATES = (("new", "未读"),)
_OFFICE = (
    ("notify:calls", "电话名单", access.CALL_ROLES),
    ("notify:log", "消息记录", access.LOG_ROLES),
    ("notify:templates", "消息模板", access.READ_TEMPLATES),
)
# where a message leads: kind of thing → the name of its page, which takes the number alone
_PAGES = {
    "duty": "duties:detail", "person": "desk:person", "campaign": "campaigns:detail", "visit": "visits:detail",
    "case": "cases:detail", "plan": "plans:person",
}  # fmt: skip


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """My messages, the newest first."""
    actor = actor_of(request)
    state = chosen(request.GET, "state", _STATES)
    rows = queries.inbox(actor).select_related("person")
    if state:
        rows = rows.filter(read_at=None)
    shown = keyset(rows, order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "page": shown,
        "rows": [(row, leads_to(row)) for row in shown.items],
        "unread": queries.unread(actor),
        "links": [(reverse(name), word) for name, word, roles in _OFFICE if actor.holds(*roles)],
        "filters": [Choice("state", "状态", state, _STATES)],
        "filters_set": bool(state),
    }
    return page(request, "notify/inbox.html", context)


def leads_to(message: Message) -> str:
    """The page of the thing a message speaks of; the elder's, where it has none of its own."""
    try:
        return reverse(_PAGES[message.about_kind], args=[message.about_id])
    except (KeyError, NoReverseMatch):
        return reverse("desk:person", args=[message.person_id]) if message.person_id else ""


@require_POST
def read(request: HttpRequest, message_id: int) -> HttpResponse:
    """Seen."""
    actions.mark_read(by=actor_of(request), message_id=message_id)
    return go(request, reverse("notify:inbox"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All seen."""
    count = actions.mark_all_read(by=actor_of(request))
    return go(request, reverse("notify:inbox"), saved=f"{count} 条消息已标为已读" if count else "没有未读的消息")


@require_http_methods(["GET", "POST"])
def preference(request: HttpRequest) -> HttpResponse:
    """How I want to be told."""
    actor = actor_of(request)
    kept = Preference.objects.filter(to_kind="staff", to_id=actor.id).first()
    names = ("email", "gathered", "quiet_from", "quiet_until", "most_per_day", "version")
    initial = {name: getattr(kept, name) for name in names} if kept else {"gathered": True, "version": 0}
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.set_preference(
                by=actor,
                to_kind="staff",
                to_id=actor.id,
                channels_wanted=kept.channels if kept else [],
                key=idempotency_key(request),
                **form.cleaned_data,
            )
        if tried.done:
            return go(request, reverse("notify:inbox"), saved="接收偏好已保存")
    return page(request, "notify/preference.html", {"form": form})


@csrf_exempt
@require_POST
def receipts(request: HttpRequest, channel: str, hook: str) -> JsonResponse:
    """A provider reports. The secret in the address is its key; it learns nothing but whether we understood."""
    try:
        actions.take_receipts(channel=channel, hook=hook, body=request.body)
    except YiceError as error:
        return JsonResponse({"code": error.code}, status=error.status)
    return JsonResponse(channels.get(channel).receipt_answer())
