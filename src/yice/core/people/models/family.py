"""Family, households, and what they and the person have agreed to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.people import codes
from yice.core.people.models.person import Person
from yice.lib.personal import PersonalData


class Kin(models.Model):
    """One relative or contact of a person. One who has a file too (survivor, spouse) is both: see ``as_person``."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("name", "phone", "place", "employer", "note"),
        why="家属联系、紧急联络和遗属服务",
        keep="随所属人员档案保存",
        erase="erase_person 删除整行",
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kin")
    name = models.CharField("姓名", max_length=64)
    relation = models.CharField("与本人关系", max_length=20, choices=codes.Relation.choices)
    phone = models.CharField("电话", max_length=32, null=True, blank=True, db_index=True)
    place = models.CharField("居住地", max_length=120, null=True, blank=True)
    division = models.CharField("行政区划代码", max_length=6, null=True, blank=True)
    employer = models.CharField("工作单位", max_length=120, null=True, blank=True)
    is_emergency = models.BooleanField("紧急联系人", default=False)
    lives_with = models.BooleanField("同住", null=True, blank=True)
    alive = models.BooleanField("在世", null=True, blank=True)
    contact_agreed = models.BooleanField("同意联系", null=True, blank=True)
    as_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="kin_of", verbose_name="本人档案"
    )
    note = models.CharField("备注", max_length=200, null=True, blank=True)
    verified_on = models.DateField("核实日", null=True, blank=True)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "家属"

    def __str__(self) -> str:
        return f"{self.person_id}:{self.relation}"


class Household(models.Model):
    """People with files who live together, so that one visit can serve all of them."""

    PERSONAL: ClassVar[PersonalData | None] = None

    formed_on = models.DateField("登记日")
    ended_on = models.DateField("解除日", null=True, blank=True)

    class Meta:
        verbose_name = "同户"

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdMember(models.Model):
    """One person in one household, from a day to a day."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("person",), why="同户人员一并走访", keep="随人员档案保存", erase="erase_person 删除整行"
    )

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="household_memberships")
    joined_on = models.DateField("同住起始")
    left_on = models.DateField("同住结束", null=True, blank=True)

    class Meta:
        verbose_name = "同户成员"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(left_on__isnull=True), name="household_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}:{self.person_id}"


class Consent(models.Model):
    """What a person, or a relative for themselves, has agreed to: one row per purpose and span (R160)."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("purpose", "given_by", "note"),
        why="单独同意的证明（个人信息保护法第二十九条）",
        keep="同意撤回后三年",
        erase="erase_person 删除整行",
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    kin = models.ForeignKey(Kin, on_delete=models.CASCADE, null=True, blank=True, related_name="consents")
    purpose = models.CharField("用途", max_length=16, choices=[*codes.Purpose.choices, (codes.CONTACT, "接收通知")])
    given_on = models.DateField("同意日")
    withdrawn_on = models.DateField("撤回日", null=True, blank=True)
    how = models.CharField("方式", max_length=10, choices=codes.ConsentHow.choices)
    given_by = models.CharField("表示同意的人", max_length=64, blank=True, default="本人")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    by = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "同意"
        indexes = [models.Index(fields=["person", "purpose"], name="consent_person_purpose")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.purpose}"
