"""Deeds on where a person stands: a level raised by hand and ended again, a key concern looked at again (R115)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from yice.core.people import access, codes
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.forms import DayField, DeskForm, words_field
from yice.lib.htmx import idempotency_key
from yice.planning.policy import actions
from yice.planning.policy.actions.people import MAY_ELEVATE, MAY_REVIEW
from yice.planning.policy.models import Concern, Elevation
from yice.planning.policy.queries import levels_by_hand, standing_of
from yice.web.desk import scope
from yice.web.desk.person.deeds import Deed, run_deed

both = require_http_methods(["GET", "POST"])


class ElevateForm(DeskForm):
    """To which level, why, and until when."""

    code = forms.ChoiceField(label="提为", widget=forms.RadioSelect)
    reason = words_field("理由", hint="写明看到什么、问过谁。不写证件号码。", rows=2, most=300)
    expires_on = DayField(label="有效至", help_text="含当日；到期自动恢复按规则定级。")

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        """The levels that may be given by hand."""
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = levels


class ReviewForm(DeskForm):
    """Keep the concern until the next look, or end it; ending is offered only when the facts no longer bear it out."""

    verdict = forms.ChoiceField(label="复核结果", widget=forms.RadioSelect)
    review_on = DayField(label="下次复核日", required=False, help_text="继续关注时填写；不填为 90 天后。")
    reason = words_field("退出的理由", required=False, hint="退出时填写：看过什么、问过谁。", rows=2, most=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_end: bool, **kwargs: Any) -> None:
        """Only what can be decided is offered."""
        super().__init__(*args, **kwargs)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("keep", "继续关注"), *([("end", "退出重点关注")] if may_end else [])]
        if not may_end:
            self.fields["verdict"].initial = "keep"
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """To end needs a reason; the next look lies ahead."""
        found = super().clean() or {}
        if found.get("verdict") == "end" and not str(found.get("reason") or "").strip():
            self.add_error("reason", "请填写。")
        day = found.get("review_on")
        if found.get("verdict") == "keep" and day is not None and day <= clock.today():
            self.add_error("review_on", "须在今天之后。")
        return found


class NothingForm(DeskForm):
    """A deed that needs no words, only to be sure."""


def may_stand(actor: Actor, person: Person) -> frozenset[str]:
    """``elevate`` and ``review``, as far as this actor may do them to this person: for the buttons."""
    held = access.roles_on(actor, person)
    deeds = {"elevate": MAY_ELEVATE, "review": MAY_REVIEW}
    return frozenset(deed for deed, roles in deeds.items() if held & {role.value for role in roles})


def _person(request: HttpRequest, person_id: int) -> tuple[Actor, Person]:
    actor = scope.elder_actor(request)
    return actor, access.get_for(actor, person_id)


def _allow(actor: Actor, person: Person, deed: str) -> None:
    """Asked after the thing was found: what is not there is not there for anybody."""
    if deed not in may_stand(actor, person):
        raise access.not_allowed()


@both
def elevate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Raise the level by hand until a day."""
    actor, person = _person(request, person_id)
    _allow(actor, person, "elevate")
    if person.life != codes.Life.LIVING:
        raise NotFound("person_not_living", "这份档案目前不分级", why="本人已不在管理范围内，或离世消息待确认。")
    deed = Deed(
        "人工提级",
        "只能提高、不能降低；服务频次随即按新级别安排，到期自动恢复按规则定级。",
        "提级",
        "已提级，应办事项随即按新级别安排。",
        tab="health",
    )
    form = ElevateForm(request.POST or None, levels=levels_by_hand())
    return run_deed(
        request, person, form, deed,
        lambda given: actions.elevate_level(by=actor, person_id=person_id, key=idempotency_key(request), **given),
    )  # fmt: skip


@both
def end_elevation(request: HttpRequest, person_id: int, elevation_id: int) -> HttpResponse:
    """End a raised level before its day."""
    actor, person = _person(request, person_id)
    found = Elevation.objects.filter(pk=elevation_id, person=person).first()
    if found is None:
        raise NotFound("elevation_not_found", "没有找到这次提级")
    _allow(actor, person, "elevate")
    words = f"{found.by_name} 提为{dict(levels_by_hand()).get(found.code, '')}：{found.reason}"
    deed = Deed("提前结束提级", words, "结束提级", "提级已结束，恢复按规则定级。", tab="health")
    return run_deed(
        request, person, NothingForm(request.POST or None), deed,
        lambda _given: actions.end_elevation(by=actor, elevation_id=elevation_id),
    )  # fmt: skip


@both
def review_concern(request: HttpRequest, person_id: int, concern_id: int) -> HttpResponse:
    """Look at a key concern again: keep it, or end it when the facts no longer bear it out."""
    actor, person = _person(request, person_id)
    line = next((one for one in standing_of(person.pk).concerns if one[0].pk == concern_id), None)
    if line is None or line[0].left_on is not None:
        raise NotFound("concern_not_found", "没有找到这项重点关注")
    _allow(actor, person, "review")
    concern, title = line
    form = ReviewForm(
        request.POST or None, may_end=concern.clear_since is not None, initial={"version": concern.version}
    )
    deed = Deed(f"复核“{title}”", _why(concern), "保存复核结果", "复核结果已保存。", tab="health")

    def do(given: dict[str, Any]) -> object:
        if given["verdict"] == "end":
            return actions.end_concern(
                by=actor, concern_id=concern_id, reason=given["reason"], version=given["version"]
            )
        return actions.keep_concern(
            by=actor, concern_id=concern_id, version=given["version"], review_on=given["review_on"]
        )

    return run_deed(request, person, form, deed, do)


def _why(concern: Concern) -> str:
    if concern.clear_since is not None:
        return "现有资料已不再支持这项重点关注。核实后可以退出，也可以继续关注。"
    return "现有资料仍然支持这项重点关注，只能继续关注；情况有变，请先更正资料。"
