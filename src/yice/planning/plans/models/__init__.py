"""The plan of one person, its items, what it loosens, and what was done to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from dutyengine import identity
from yice.core.people import codes
from yice.core.people.models import Person
from yice.lib.personal import PersonalData

_KEEP = "随人员档案保存"
_ERASE = "plans.actions.erasing.forget_erased 删除整行"


class State(models.TextChoices):
    """A draft is agreed with the elder or the family, then approved by a second person, once replaced superseded."""

    DRAFT = "draft", "草案"
    AGREED = "agreed", "已商定"
    APPROVED = "approved", "现行"
    SUPERSEDED = "superseded", "已被替代"


class Party(models.TextChoices):
    """Who carries an item out."""

    LIAISON = "liaison", "联络员"
    UNIT = "unit", "单位"
    COMMUNITY = "community", "社区"
    FAMILY = "family", "家庭"


class Plan(models.Model):
    """一人一策: one version of what is promised to one person. One is in force, at most one more is being prepared.

    ``basis`` is what it was drafted from (level, classes, concerns, needs, entitlements) in words, frozen with it.
    ``template`` and ``digest`` are digests of the items as drafted and as they are now; while they are the same the
    plan is only a copy of the template, since ``identical_since`` (R118).
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("goal", "basis", "agreed_name", "review_note"),
        why="按本人情况商定服务内容、频次和责任方",
        keep=_KEEP,
        erase=_ERASE,
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans", db_index=False)
    no = models.PositiveSmallIntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    goal = models.TextField("目标与说明", blank=True, default="")
    basis = models.JSONField("起草依据", default=dict)
    template = models.CharField("模板摘要", max_length=32)
    digest = models.CharField("内容摘要", max_length=32)
    identical_since = models.DateField("与模板相同，自", null=True)
    drafted_on = models.DateField("起草日")
    drafted_by = models.BigIntegerField("起草人编号")
    drafted_by_name = models.CharField("起草人", max_length=64)
    agreed_on = models.DateField("商定日", null=True)
    agreed_with = models.CharField("与谁商定", max_length=8, blank=True, default="")
    agreed_name = models.CharField("商定人", max_length=64, blank=True, default="")
    agreed_how = models.CharField("方式", max_length=10, blank=True, default="", choices=codes.ConsentHow.choices)
    agreed_by = models.BigIntegerField("商定经办人编号", null=True)
    agreed_by_name = models.CharField("商定经办人", max_length=64, blank=True, default="")
    approved_on = models.DateField("批准日", null=True)
    approved_by = models.BigIntegerField("批准人编号", null=True)
    approved_by_name = models.CharField("批准人", max_length=64, blank=True, default="")
    superseded_on = models.DateField("被替代日", null=True)
    reviewed_on = models.DateField("复评日", null=True)
    review_note = models.CharField("复评意见", max_length=300, blank=True, default="")
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "一人一策方案"
        constraints = [
            models.UniqueConstraint(fields=["person", "no"], name="plans_version_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(state="approved"), name="plans_one_current"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["draft", "agreed"]), name="plans_one_in_preparation"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name="plans_second_person"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_on__isnull=False, agreed_on__isnull=False),
                name="plans_approved_is_dated",
            ),
        ]

    def __str__(self) -> str:
        """Person number and version."""
        return f"{self.person_id}#{self.no}"


class PlanItem(models.Model):
    """One promise in a plan: a rule's (``rule``), perhaps more often or more seldom than the rule, or one of its own.

    ``base`` is how many days the rule gives (unknown for what is not an interval), ``every`` what is agreed instead.
    An item of its own has the number of PLAN-ITEM and a ``slot`` 1..15 that stays the same through all versions.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title", "content", "party_name", "place", "reason"), why="约定的服务内容", keep=_KEEP, erase=_ERASE
    )

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField("次序")
    rule = models.PositiveSmallIntegerField("规则", default=identity.PLAN_ITEM)
    slot = models.PositiveSmallIntegerField("栏位", default=0)
    service = models.CharField("服务类别", max_length=8, blank=True, default="")
    title = models.CharField("事项", max_length=80)
    content = models.CharField("内容", max_length=400, blank=True, default="")
    rhythm = models.CharField("政策频次", max_length=60, blank=True, default="")
    base = models.PositiveIntegerField("政策间隔（天）", null=True)
    every = models.PositiveIntegerField("约定间隔（天）", null=True)
    off = models.BooleanField("不办", default=False)
    first_due = models.DateField("首次期限", null=True)
    party = models.CharField("责任方", max_length=10, choices=Party.choices, default=Party.LIAISON)
    party_name = models.CharField("责任人", max_length=64, blank=True, default="")
    place = models.CharField("地点", max_length=120, blank=True, default="")
    reason = models.CharField("调整理由", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "方案事项"
        ordering = ["plan", "position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rule=identity.PLAN_ITEM)
                | Q(slot__gte=1, slot__lte=identity.MAX_STEP, every__isnull=False),
                name="plans_own_item_has_slot",
            ),
            models.UniqueConstraint(fields=["plan", "rule", "slot"], name="plans_item_once"),
        ]

    def __str__(self) -> str:
        """Rule and slot."""
        return f"{self.rule}/{self.slot}"

    @property
    def own(self) -> bool:
        """Whether it is the plan's own, not a rule's."""
        return self.rule == identity.PLAN_ITEM

    @property
    def change(self) -> str:
        """``tighten``, ``loosen``, ``off``, or "" where the rule's own rhythm is kept."""
        if self.own:
            return ""
        if self.off:
            return "off"
        if self.every is None or self.base is None or self.every == self.base:
            return ""
        return "tighten" if self.every < self.base else "loosen"


class StandingWaiver(models.Model):
    """Leave to keep a rule's promise more seldom, or not at all, while this plan stands: asked for and answered."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("reason", "answer", "asked_by_name", "decided_by_name"),
        why="放松承诺须有理由和第二人批准",
        keep=_KEEP,
        erase=_ERASE,
    )

    class State(models.TextChoices):
        """Asked, then granted or refused by somebody else."""

        ASKED = "asked", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"

    item = models.OneToOneField(PlanItem, on_delete=models.CASCADE, related_name="waiver")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField("理由", max_length=300)
    asked_by = models.BigIntegerField("申请人编号")
    asked_by_name = models.CharField("申请人", max_length=64)
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.BigIntegerField("审批人编号", null=True)
    decided_by_name = models.CharField("审批人", max_length=64, blank=True, default="")
    decided_at = models.DateTimeField("审批时间", null=True)
    answer = models.CharField("意见", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "方案放松申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="plans_waiver_second_person"
            ),
        ]

    def __str__(self) -> str:
        """Its state."""
        return self.get_state_display()


class PlanNote(models.Model):
    """One line of what was done to a plan: drafted, adjusted, agreed, approved, reviewed. Only added to."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("by_name", "words"), why="方案的形成过程可追溯", keep=_KEEP, erase=_ERASE
    )

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField("时间")
    deed = models.CharField("动作", max_length=16)
    words = models.CharField("内容", max_length=400, blank=True, default="")
    by_id = models.BigIntegerField("经办人编号")
    by_name = models.CharField("经办人", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "方案轨迹"
        ordering = ["id"]

    def __str__(self) -> str:
        """The deed."""
        return self.deed
