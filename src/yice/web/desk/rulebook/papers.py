"""The papers behind the rules: entered, changed, and looked at again when their day has come."""

from __future__ import annotations

from django import forms
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yice.lib.actor import Actor
from yice.lib.errors import NotFound, Stale
from yice.lib.forms import DayField, DeskForm, words_field
from yice.lib.gate import require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.policy import actions
from yice.planning.policy.actions.documents import MAY_KEEP
from yice.planning.policy.models import PolicyDocument
from yice.web.desk import scope

both = require_http_methods(["GET", "POST"])


class PaperForm(DeskForm):
    """What is kept of a paper. Its number is its name: of a paper that is there already it does not change."""

    no = forms.CharField(label="文号", max_length=64, help_text="例如：金老干〔2018〕7号。")
    title = forms.CharField(label="标题", max_length=200)
    issuer = forms.CharField(label="发文机关", max_length=100, required=False)
    issued_on = DayField(label="发文日期", past=True, required=False)
    in_force_from = DayField(label="施行日", required=False)
    review_on = DayField(label="复核日", required=False, help_text="到这一天提醒复核是否仍然有效。")
    repealed_on = DayField(label="废止日", required=False)
    note = words_field("备注", required=False, rows=2, most=500)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReviewPaperForm(DeskForm):
    """It still holds; when to look again."""

    review_on = DayField(label="下次复核日", required=False, help_text="留空表示不再提醒复核。")
    version = forms.IntegerField(widget=forms.HiddenInput)


def _keeper(request: HttpRequest) -> Actor:
    return require(scope.elder_actor(request), *MAY_KEEP)


def _paper(document_id: int) -> PolicyDocument:
    found = PolicyDocument.objects.filter(pk=document_id).first()
    if found is None:
        raise NotFound("document_not_found", "没有找到这份文件")
    return found


def _shown(request: HttpRequest, form: DeskForm, title: str, purpose: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "purpose": purpose, "button": button, "back": _back()}
    return page(request, "desk/rulebook/paper.html", context)


def _back() -> str:
    return reverse("desk:rulebook") + "?tab=documents"


@both
def add(request: HttpRequest) -> HttpResponse:
    """Enter a paper."""
    actor = _keeper(request)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.keep_document(by=actor, key=idempotency_key(request), **{**form.cleaned_data, "version": None})
        if tried.done:
            return go(request, _back(), saved="文件已登记。")
        if isinstance(tried.refusal, Stale):  # to whoever enters it, the paper is not changed meanwhile but known
            form.refusal = None
            form.add_error("no", "这个文号已经登记，请在列表里修改那一份。")
    return _shown(request, form, "登记文件", "登记规则所依据的文件；到复核日提醒回头看它是否仍然有效。", "登记文件")


@both
def change(request: HttpRequest, document_id: int) -> HttpResponse:
    """Change a paper; its number stays."""
    actor = _keeper(request)
    paper = _paper(document_id)
    form = PaperForm(request.POST or None, initial=model_to_dict(paper, exclude=["cites"]))
    del form.fields["no"]
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.keep_document(by=actor, no=paper.no, key=idempotency_key(request), **form.cleaned_data)
        if tried.done:
            return go(request, _back(), saved="文件已修改。")
    return _shown(request, form, f"修改文件 {paper.no}", "文号不改；文号登错的，另行登记。", "保存")


@both
def review(request: HttpRequest, document_id: int) -> HttpResponse:
    """Say that a paper was looked at today and still holds."""
    actor = _keeper(request)
    paper = _paper(document_id)
    form = ReviewPaperForm(request.POST or None, initial={"version": paper.version})
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.review_document(
                by=actor, document_id=document_id, next_on=form.cleaned_data["review_on"],
                version=form.cleaned_data["version"],
            )  # fmt: skip
        if tried.done:
            return go(request, _back(), saved="已记下：今天复核过，仍然有效。")
    purpose = f"{paper.no}：{paper.title}。看过原文、确认仍然有效后保存；已经废止的，请改用“修改”填写废止日。"
    return _shown(request, form, "复核文件", purpose, "仍然有效")
