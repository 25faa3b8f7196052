"""The trail: who did what to whose record, when, why and from where. It holds no personal values."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.lib.personal import PersonalData


class Entry(models.Model):
    """One deed or one sensitive reading, written in the transaction of the deed itself.

    Rows are never changed or deleted; triggers refuse it on both databases. ``at`` is the business moment,
    ``real_at`` the machine's clock: the two differ where the business date is set by hand.
    ``person_id`` names whose file it was, so that the person's page can show who opened it; there is no
    foreign key, because the trail must outlive what it speaks of.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("actor_name",),
        why="说明每件事是谁做的（等级保护 8.1.4.3）",
        keep="审计保存期限，不少于六个月，默认三年",
        erase="随审计记录到期整体清除；不含老干部个人信息",
    )

    at = models.DateTimeField("业务时间")
    real_at = models.DateTimeField("实际时间")
    actor_kind = models.CharField("操作者类别", max_length=16)
    actor_id = models.BigIntegerField("操作者编号")
    actor_name = models.CharField("操作者", max_length=80)
    verb = models.CharField("动作", max_length=80)
    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.BigIntegerField("对象编号", null=True)
    person_id = models.BigIntegerField("档案编号", null=True)
    unit_id = models.BigIntegerField("单位编号", null=True)
    reason = models.CharField("事由", max_length=400, blank=True)
    source = models.CharField("来源", max_length=80)
    detail = models.JSONField("细节", default=dict)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["person_id", "id"], name="audit_person"),
            models.Index(fields=["actor_kind", "actor_id", "id"], name="audit_actor"),
            models.Index(fields=["verb", "id"], name="audit_verb"),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"


class Seal(models.Model):
    """One link of the chain: a digest over the entries ``first_id..last_id`` and over the link before.

    ``digest`` covers the previous digest, the range, the number of entries and every entry in it, so an edited,
    removed or slipped-in entry breaks the chain. The newest digest is also kept outside the database: ``audit.anchor``.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    number = models.BigIntegerField("序号", unique=True)
    first_id = models.BigIntegerField("起")
    last_id = models.BigIntegerField("止", unique=True)
    count = models.IntegerField("条数")
    previous = models.CharField("前一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"封存 {self.number}"


class Idempotency(models.Model):
    """The answer once given for a form's key, so that the same key sent twice does the deed once."""

    PERSONAL: ClassVar[PersonalData | None] = None

    key = models.CharField("键", max_length=80)
    actor_kind = models.CharField("操作者类别", max_length=16)
    actor_id = models.BigIntegerField("操作者编号")
    verb = models.CharField("动作", max_length=80)
    digest = models.CharField("所填内容的摘要", max_length=64, default="", db_default="")
    answer = models.JSONField("答复", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "防重键"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["actor_kind", "actor_id", "key"], name="idempotency_once")]
        indexes = [models.Index(fields=["at"], name="idempotency_at")]

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"
