"""The deeds on a file: each a small form, shown as a dialog or as a page of its own, and one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yice.core.people import access, actions, codes
from yice.core.people.models import Consent, Doubt, Kin, Need, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.forms import DeskForm
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.web.desk import scope
from yice.web.desk.person import forms

both = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Deed:
    """The words around a form."""

    title: str
    purpose: str
    button: str
    saved: str
    tab: str = ""


def _person(request: HttpRequest, person_id: int, deed: str) -> tuple[Actor, Person]:
    actor = scope.elder_actor(request)
    person = access.get_for(actor, person_id)
    access.require_deed(actor, person, deed)
    return actor, person


def run_deed(
    request: HttpRequest, person: Person, form: DeskForm, deed: Deed, do: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Show the form of a deed, or do it and go back to the file; a refusal stays with what was typed."""
    here = reverse("desk:person", args=(person.pk,)) + (f"?tab={deed.tab}" if deed.tab else "")
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            do(form.cleaned_data)
        if tried.done:
            return go(request, here, saved=deed.saved)
    return page(request, "desk/person/deed.html", {"person": person, "form": form, "deed": deed, "back": here})


_EVENT_PURPOSE = {
    codes.EventKind.ADMITTED: "登记之后，系统按规定安排电话和探望。",
    codes.EventKind.DISCHARGED: "登记之后，住院结束，系统安排出院回访。",
    codes.EventKind.CRITICAL: "登记之后，当日提醒联络员和分管领导。",
    codes.EventKind.MOOD: "只有联络员和科长能看到详细记录；登记之后安排探望。",
}
RECORDABLE = tuple(
    (kind.value, kind.label)
    for kind in codes.EventKind
    if kind not in {codes.EventKind.DIED_REPORTED, codes.EventKind.DIED_CONFIRMED, codes.EventKind.ABILITY_RAISED,
                    codes.EventKind.RETIRED}
)  # fmt: skip


@both
def add_event(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """Record that something happened."""
    if kind not in dict(RECORDABLE):
        raise NotFound
    actor, person = _person(request, person_id, "record_event")
    word = dict(RECORDABLE)[kind]
    purpose = _EVENT_PURPOSE.get(codes.EventKind(kind), "登记之后，该安排的探望和联系随即列入应办。")
    deed = Deed(f"登记{word}", purpose, f"登记{word}", f"已登记{word}。")
    form = forms.EventForm(request.POST or None, kind=kind)

    def do(given: dict[str, Any]) -> object:
        sent = {name: value or None for name, value in given.items() if name not in {"on", "detail"}}
        return actions.record_event(
            by=actor, person_id=person_id, kind=kind, on=given["on"], detail=given["detail"],
            key=idempotency_key(request),
            **sent,
        )  # fmt: skip

    return run_deed(request, person, form, deed, do)


@both
def report_death(request: HttpRequest, person_id: int) -> HttpResponse:
    """A death is told: everything pauses until a second person has checked it."""
    actor, person = _person(request, person_id, "report_death")
    deed = Deed(
        "报告离世",
        "保存后，这位老同志的一切应办、问候和提醒立即暂停，等待第二人核实。",
        "报告离世",
        "已报告，等待第二人核实。",
    )
    form = forms.DeathReportForm(request.POST or None, initial={"on": clock.today()})
    return run_deed(
        request, person, form, deed,
        lambda given: actions.report_death(by=actor, person_id=person_id, key=idempotency_key(request), **given),
    )  # fmt: skip


@both
def confirm_death(request: HttpRequest, person_id: int) -> HttpResponse:
    """The second person confirms, or finds the news false."""
    actor, person = _person(request, person_id, "confirm_death")
    told = person.events.filter(kind=codes.EventKind.DIED_REPORTED, retracted_at=None).order_by("-serial").first()
    words = f"{told.by} 报告：{told.detail}" if told is not None else ""
    deed = Deed("核实离世消息", words, "保存核实结果", "核实结果已保存。")
    form = forms.DeathConfirmForm(request.POST or None, initial={"on": told.on if told else None})

    def do(given: dict[str, Any]) -> object:
        key = idempotency_key(request)
        if given["verdict"] == "true":
            return actions.confirm_death(by=actor, person_id=person_id, on=given["on"], proof=given["proof"], key=key)
        actions.retract_death(by=actor, person_id=person_id, reason=given["proof"], key=key)
        return None

    return run_deed(request, person, form, deed, do)


@both
def add_need(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write down a need."""
    actor, person = _person(request, person_id, "state_need")
    deed = Deed("登记需求", "照本人原话记，才知道要办的是什么。", "登记需求", "已登记需求。")
    form = forms.NeedForm(request.POST or None, initial={"stated_on": clock.today()})
    return run_deed(
        request, person, form, deed,
        lambda given: actions.state_need(by=actor, person_id=person_id, key=idempotency_key(request), **given),
    )  # fmt: skip


@both
def settle_need(request: HttpRequest, person_id: int, need_id: int) -> HttpResponse:
    """Say what became of a need."""
    actor, person = _person(request, person_id, "state_need")
    need = Need.objects.filter(pk=need_id, person=person).first()
    if need is None:
        raise NotFound
    deed = Deed("办结需求", f"“{need.words}”", "办结", "需求已办结。")
    form = forms.SettleNeedForm(request.POST or None, initial={"settled_on": clock.today(), "version": need.version})
    return run_deed(
        request, person, form, deed,
        lambda given: actions.settle_need(
            by=actor, person_id=person_id, need_id=need_id, key=idempotency_key(request), **given
        ),
    )  # fmt: skip


@both
def add_kin(request: HttpRequest, person_id: int) -> HttpResponse:
    """Add a relative or contact."""
    actor, person = _person(request, person_id, "edit")
    deed = Deed("添加联系人", "", "添加", "已添加联系人。", tab="family")
    form = forms.KinForm(request.POST or None)

    def do(given: dict[str, Any]) -> object:
        sent = {name: value for name, value in given.items() if name != "version"}
        return actions.add_kin(by=actor, person_id=person_id, key=idempotency_key(request), **sent)

    return run_deed(request, person, form, deed, do)


@both
def edit_kin(request: HttpRequest, person_id: int, kin_id: int) -> HttpResponse:
    """Change what is known of a relative."""
    actor, person = _person(request, person_id, "edit")
    kin = Kin.objects.filter(pk=kin_id, person=person, ended_at=None).first()
    if kin is None:
        raise NotFound
    deed = Deed("修改联系人", "", "保存", "已保存。", tab="family")
    names = (
        "name",
        "relation",
        "phone",
        "place",
        "is_emergency",
        "lives_with",
        "alive",
        "contact_agreed",
        "note",
        "version",
    )
    form = forms.KinForm(request.POST or None, initial={name: getattr(kin, name) for name in names})

    def do(given: dict[str, Any]) -> object:
        values = {name: value for name, value in given.items() if name != "version"}
        return actions.update_kin(
            by=actor,
            person_id=person_id,
            kin_id=kin_id,
            values=values,
            version=given["version"],
            key=idempotency_key(request),
        )

    return run_deed(request, person, form, deed, do)


@both
def add_consent(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record consent for one purpose."""
    actor, person = _person(request, person_id, "consent")
    deed = Deed("登记同意", "每项用途单独取得同意；随时可以撤回。", "登记", "已登记同意。", tab="family")
    form = forms.ConsentForm(request.POST or None, initial={"given_on": clock.today(), "given_by": "本人"})
    return run_deed(
        request, person, form, deed,
        lambda given: actions.give_consent(by=actor, person_id=person_id, key=idempotency_key(request), **given),
    )  # fmt: skip


@both
def withdraw_consent(request: HttpRequest, person_id: int, consent_id: int) -> HttpResponse:
    """Take consent back."""
    actor, person = _person(request, person_id, "consent")
    row = Consent.objects.filter(pk=consent_id, person=person, withdrawn_on=None).first()
    if row is None:
        raise NotFound
    deed = Deed(
        f"撤回同意：{row.get_purpose_display()}",
        "从保存的一刻起，任何地方都不再使用这项信息。",
        "撤回",
        "已撤回。",
        tab="family",
    )
    form = forms.WithdrawForm(request.POST or None, initial={"on": clock.today()})
    return run_deed(
        request, person, form, deed,
        lambda given: actions.withdraw_consent(
            by=actor, person_id=person_id, purpose=row.purpose, kin_id=row.kin_id, key=idempotency_key(request), **given
        ),
    )  # fmt: skip


@both
def settle_doubt(request: HttpRequest, person_id: int, doubt_id: int) -> HttpResponse:
    """Settle a doubt with a note."""
    actor, person = _person(request, person_id, "settle_doubt")
    doubt = Doubt.objects.filter(pk=doubt_id, person=person).first()
    if doubt is None:
        raise NotFound
    deed = Deed("核定存疑", doubt.words, "核定", "已核定。")
    form = forms.DoubtForm(request.POST or None)
    return run_deed(
        request, person, form, deed,
        lambda given: actions.settle_doubt(
            by=actor, person_id=person_id, doubt_id=doubt_id, key=idempotency_key(request), **given
        ),
    )  # fmt: skip


@both
def reveal(request: HttpRequest, person_id: int, what: str) -> HttpResponse:
    """One look at a sealed number, with a reason that stays in the trail; the number itself is kept nowhere."""
    word = {"id_number": "身份证号", "bank_number": "银行卡号"}.get(what)
    if word is None:
        raise NotFound
    actor, person = _person(request, person_id, f"reveal_{what}")
    form = forms.RevealForm(request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        with attempt(form):
            number = actions.reveal_identity(
                by=actor, person_id=person_id, what=what, reason=form.cleaned_data["reason"]
            )
    back = reverse("desk:person", args=(person.pk,)) + "?tab=file"
    deed = Deed(f"查看{word}全号", "", "查看", "", tab="file")
    context = {"person": person, "form": form, "deed": deed, "back": back, "number": number, "word": word}
    return page(request, "desk/person/reveal.html", context)
