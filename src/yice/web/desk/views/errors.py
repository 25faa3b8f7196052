"""The pages Django shows when something is missing or breaks, in the product's own words."""

from __future__ import annotations

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yice.lib.errors import NotFound, YiceError
from yice.web.desk.middleware import refusal_page

log = logging.getLogger("yice.desk")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """404: the same for an address that does not exist and a record out of scope."""
    error = NotFound(
        "page_not_found",
        "没有找到这个页面",
        why="地址可能写错了，或页面已经移动。",
        todo="请从左侧导航或上方查人框重新进入。",
    )
    return refusal_page(request, error)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as above
    """403: rare here, since what one may not see does not exist for one."""
    error = YiceError(
        "forbidden",
        "这一步不能继续",
        why="服务器拒绝了这次请求。",
        todo="请回到今日页重新进入；如仍不行，请把代码告诉管理员。",
    )
    error.status = 403
    return refusal_page(request, error)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as above
    """400: a request Django itself could not read."""
    error = YiceError(
        "bad_request",
        "没能读懂这次提交",
        why="内容可能过大，或在传送中损坏。",
        todo="请返回上一页重试；上传文件请先看大小限制。",
    )
    return refusal_page(request, error)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as above
    """The form's guard no longer fits: usually a page left open over a new sign-in."""
    error = YiceError(
        "form_expired",
        "这个页面放得太久，没有提交成功",
        why="登录状态在打开页面之后变化过，为防止冒用，系统没有接收。",
        todo="请复制下面您填写的内容，刷新页面后再提交。",
    )
    error.status = 403
    return refusal_page(request, error)


def broken(request: HttpRequest) -> HttpResponse:
    """500: says so plainly, with a number that is also in the log. Reads nothing from the database."""
    number = uuid.uuid4().hex[:8]
    log.error(
        "page broke: number %s at %s", number, request.resolver_match.view_name if request.resolver_match else "?"
    )
    return render(request, "errors/500.html", {"number": number}, status=500)
