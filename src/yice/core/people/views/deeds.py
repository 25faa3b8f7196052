"""Each deed a small form, shown as a dialog or as a page of its own, and one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yice.core.people import access, actions, forms
from yice.core.people.models import Affiliation, Kin, Pairing, Person
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.forms import DeskForm
from yice.lib.gate import actor_of
from yice.lib.htmx import attempt, go, idempotency_key, page

both = require_http_methods(["GET", "POST"])
Do = Callable[[dict[str, Any], str | None], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """The words around a form."""

    title: str
    purpose: str
    button: str
    saved: str


def _open(request: HttpRequest, person_id: int, deed: str) -> tuple[Actor, Person]:
    actor = actor_of(request)
    person = access.get_for(actor, person_id)
    access.require_deed(actor, person, deed)
    return actor, person


def _run(request: HttpRequest, person: Person, form: DeskForm, deed: Deed, do: Do) -> HttpResponse:
    back = reverse("desk:person", args=[person.pk])
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            do(form.cleaned_data, idempotency_key(request))
        if tried.done:
            return go(request, back, saved=deed.saved)
    return page(request, "people/deed.html", {"person": person, "form": form, "deed": deed, "back": back})


@both
def change_status(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change category, rank, residence and the like from a day on."""
    actor, person = _open(request, person_id, "status")
    form = forms.StatusForm(request.POST or None)
    deed = Deed("变更身份状态", "按生效日记录，过去的统计表不受影响。", "保存变更", "已记录变更")
    return _run(request, person, form, deed, lambda given, key: actions.change_status(
        by=actor, person_id=person.pk, changes=form.changes(), valid_from=given["valid_from"], reason=given["reason"],
        key=key,
    ))  # fmt: skip


@both
def transfer(request: HttpRequest, person_id: int) -> HttpResponse:
    """Move the file to another managing unit."""
    actor, person = _open(request, person_id, "transfer")
    deed = Deed("转移管理单位", f"现由{person.unit.name}管理。转出后原单位不再看到这份档案。", "转移", "已转移管理单位")
    form = forms.TransferForm(request.POST or None, actor=actor)

    def do(given: dict[str, Any], key: str | None) -> object:
        return actions.transfer_person(by=actor, person_id=person.pk, key=key, **given)

    return _run(request, person, form, deed, do)


@both
def affiliate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Tie another unit to the person."""
    actor, person = _open(request, person_id, "affiliate")
    deed = Deed("登记协同单位", "该单位工作人员可以查看这位老同志的必要信息，不能修改。", "登记", "已登记协同单位")
    return _run(request, person, forms.AffiliateForm(request.POST or None), deed, lambda given, key: actions.affiliate(
        by=actor, person_id=person.pk, key=key, **given
    ))  # fmt: skip


@both
def end_affiliation(request: HttpRequest, person_id: int, affiliation_id: int) -> HttpResponse:
    """End a tie."""
    actor, person = _open(request, person_id, "affiliate")
    if not Affiliation.objects.filter(pk=affiliation_id, person=person).exists():
        raise NotFound("affiliation_not_found", "没有找到这条隶属关系")
    deed = Deed("结束协同关系", "结束后该单位不再看到这份档案。", "结束", "已结束协同关系")
    return _run(request, person, forms.EndForm(request.POST or None), deed, lambda given, key: actions.end_affiliation(
        by=actor, person_id=person.pk, affiliation_id=affiliation_id, valid_to=given["on"], reason=given["reason"],
        key=key,
    ))  # fmt: skip


@both
def pair(request: HttpRequest, person_id: int) -> HttpResponse:
    """Pair the person."""
    actor, person = _open(request, person_id, "pair")
    deed = Deed("结对", "新联络员到任之日接替原联络员，未办事项随之移交。", "结对", "已结对")
    form = forms.PairForm(request.POST or None, actor=actor)
    return _run(request, person, form, deed, lambda given, key: actions.pair(
        by=actor, person_id=person.pk, key=key, **given
    ))  # fmt: skip


@both
def unpair(request: HttpRequest, person_id: int, pairing_id: int) -> HttpResponse:
    """End a pairing."""
    actor, person = _open(request, person_id, "pair")
    if not Pairing.objects.filter(pk=pairing_id, person=person).exists():
        raise NotFound("pairing_not_found", "没有找到这条结对")
    deed = Deed("解除结对", "没有联络员期间，应办事项由单位负责人承担。", "解除", "已解除结对")
    return _run(request, person, forms.EndForm(request.POST or None), deed, lambda given, key: actions.unpair(
        by=actor, person_id=person.pk, pairing_id=pairing_id, valid_to=given["on"], reason=given["reason"], key=key
    ))  # fmt: skip


@both
def greeting(request: HttpRequest, person_id: int) -> HttpResponse:
    """Set the birthday of greeting."""
    actor, person = _open(request, person_id, "edit")
    deed = Deed("设定祝寿日期", "只用于祝寿，不影响档案日期和待遇。", "保存", "已设定祝寿日期")
    initial = {
        "calendar": person.greet_calendar, "month": person.greet_month, "day": person.greet_day,
        "leap": person.greet_leap, "version": person.version,
    }  # fmt: skip
    form = forms.GreetingForm(request.POST or None, initial=initial)
    return _run(request, person, form, deed, lambda given, key: actions.set_greeting_birthday(
        by=actor, person_id=person.pk, calendar=given["calendar"] or None, month=given["month"], day=given["day"],
        leap=given["leap"], version=given["version"], key=key,
    ))  # fmt: skip


@both
def number(request: HttpRequest, person_id: int, what: str) -> HttpResponse:
    """Enter an identity or bank number."""
    if what not in _NUMBERS:
        raise NotFound
    actor, person = _open(request, person_id, "identity")
    form = forms.NumberForm(request.POST or None, initial={"version": person.version})
    store = _NUMBERS[what][1]
    deed = Deed(_NUMBERS[what][0], "加密保存，页面只显示首尾几位；存疑的号码照录，并列入待核定。", "保存", "已保存")
    return _run(request, person, form, deed, lambda given, key: store(
        by=actor, person_id=person.pk, number=given["number"], reason=given["reason"], version=given["version"], key=key
    ))  # fmt: skip


_NUMBERS: dict[str, tuple[str, Callable[..., object]]] = {
    "id_number": ("登记身份证号", actions.set_identity),
    "bank_number": ("登记银行卡号", actions.set_bank),
}


@both
def add_honour(request: HttpRequest, person_id: int) -> HttpResponse:
    """Add an honour."""
    actor, person = _open(request, person_id, "edit")
    deed = Deed("登记荣誉", "劳动模范等荣誉会列入专属关爱。", "登记", "已登记荣誉")
    return _run(request, person, forms.HonourForm(request.POST or None), deed, lambda given, key: actions.add_honour(
        by=actor, person_id=person.pk, key=key, **given
    ))  # fmt: skip


@both
def add_experience(request: HttpRequest, person_id: int) -> HttpResponse:
    """Add a stretch of the life lived."""
    actor, person = _open(request, person_id, "edit")
    deed = Deed("登记经历", "经历、功绩是传承红色资源的依据。", "登记", "已登记经历")
    form = forms.ExperienceForm(request.POST or None)
    return _run(request, person, form, deed, lambda given, key: actions.add_experience(
        by=actor, person_id=person.pk, key=key, **given
    ))  # fmt: skip


@both
def remove_kin(request: HttpRequest, person_id: int, kin_id: int) -> HttpResponse:
    """Take a relative off the file."""
    actor, person = _open(request, person_id, "edit")
    kin = Kin.objects.filter(pk=kin_id, person=person, ended_at__isnull=True).first()
    if kin is None:
        raise NotFound("kin_not_found", "没有找到这位家属")
    deed = Deed(f"移除家属{kin.name}", "移除后不再作为联系人；记录保留。", "移除", "已移除")
    return _run(request, person, forms.ReasonForm(request.POST or None), deed, lambda given, key: actions.remove_kin(
        by=actor, person_id=person.pk, kin_id=kin_id, reason=given["reason"], key=key
    ))  # fmt: skip


@both
def retract_death(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a confirmed death back."""
    actor, person = _open(request, person_id, "retract_death")
    deed = Deed("撤销离世登记", "撤销后一切照旧：应办事项恢复，期间不算漏办。", "撤销离世登记", "已撤销离世登记")
    return _run(request, person, forms.ReasonForm(request.POST or None), deed, lambda given, key: actions.retract_death(
        by=actor, person_id=person.pk, reason=given["reason"], key=key
    ))  # fmt: skip


@both
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """Erase a file whose time is up."""
    actor, person = _open(request, person_id, "erase")
    deed = Deed("清除档案", "密钥销毁后个人信息和附件都不能恢复，只留统计所需的代码。", "清除，不可恢复", "已清除档案")

    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.erase_person(
                by=actor, person_id=person.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if tried.done:
            return go(request, reverse("desk:people"), saved=deed.saved)
    back = reverse("desk:person", args=[person.pk])
    return page(request, "people/deed.html", {"person": person, "form": form, "deed": deed, "back": back})
