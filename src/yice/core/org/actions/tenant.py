"""Whose installation this is, and which day it is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from yice.core.audit.actions import record
from yice.core.org import business
from yice.core.org.models import DEFAULT_RULES, SINCE_EVER, Profile, ResponsibilityRule, Tenant
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused, Stale


def set_up_tenant(
    *, by: Actor, name: str, profile: str = Profile.LANZHOU, business_date: dt.date | None = None
) -> Tenant:
    """Create the tenant with the default rules of responsibility; refused when there is one."""
    if profile not in Profile.values:
        raise Invalid(
            "profile_unknown",
            f"没有名为“{profile}”的类型",
            why="使用单位类型决定启用哪些政策，只能从内置类型中选择。",
            todo=f"可用：{'、'.join(Profile.values)}。",
        )
    with transaction.atomic():
        if Tenant.objects.exists():
            raise Refused(
                "tenant_exists", "本系统已经设置过使用单位", why="一个安装只服务一个单位。", todo="请在“设置”页修改。"
            )
        tenant = Tenant.objects.create(id=1, name=name, profile=profile, business_date=business_date)
        ResponsibilityRule.objects.bulk_create(
            ResponsibilityRule(
                valid_from=SINCE_EVER,
                recorded_at=clock.now(),
                code=rule.code,
                order=number,
                categories=["tuixiu"],
                tier=rule.tier,
                ranks=list(rule.ranks),
                parties=[party.value for party in rule.parties],
                words=rule.words,
                cites=[rule.cite],
            )
            for number, rule in enumerate(DEFAULT_RULES, 1)
        )
        record(by=by, verb="org.set_up_tenant", subject=("tenant", 1), detail={"profile": profile})
    business.forget()
    return tenant


def change_tenant(
    *, by: Actor, version: int, name: str | None = None, settings: Mapping[str, Any] | None = None, reason: str = ""
) -> Tenant:
    """Change the name or some settings (merged into those there are)."""
    with transaction.atomic():
        tenant = _tenant()
        if name is not None:
            if not name.strip():
                raise Invalid(
                    "name_missing",
                    "请填写单位名称",
                    why="页面和打印件上都要用这个名称。",
                    todo="请填写单位全称后再保存。",
                    fields={"name": "请填写名称"},
                )
            tenant.name = name.strip()
        if settings is not None:
            tenant.settings = {**tenant.settings, **settings}
        _save(tenant, version, name=tenant.name, settings=tenant.settings)
        record(
            by=by,
            verb="org.change_tenant",
            subject=("tenant", 1),
            reason=reason,
            detail={"settings": sorted(settings or {}), "name": name is not None},
        )
    return tenant


def set_business_date(*, by: Actor, day: dt.date | None, reason: str = "") -> Tenant:
    """Set the business date, or with ``None`` follow the calendar again. Written to the trail with both dates."""
    with transaction.atomic():
        tenant = _tenant()
        old = tenant.business_date
        _save(tenant, tenant.version, business_date=day)
        tenant.business_date = day
        record(
            by=by,
            verb="org.set_business_date",
            subject=("tenant", 1),
            reason=reason,
            detail={"from": old.isoformat() if old else None, "to": day.isoformat() if day else None},
        )
    business.forget()
    return tenant


def _tenant() -> Tenant:
    tenant = Tenant.objects.first()
    if tenant is None:
        raise NotFound(
            "tenant_missing",
            "还没有设置使用单位",
            why="系统尚未初始化。",
            todo="请先运行 yice set-up 或 yice load-demo。",
        )
    return tenant


def _save(tenant: Tenant, version: int, **changes: Any) -> None:
    if not Tenant.objects.filter(pk=tenant.pk, version=version).update(version=F("version") + 1, **changes):
        raise Stale
    tenant.version = version + 1
