"""The person: one row, one file number, one key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.org.models import Unit
from yice.core.people import codes
from yice.lib.personal import PersonalData


class Person(models.Model):
    """One retired cadre or survivor: the basic block of the file.

    ``unit``, ``category``, ``life`` and the other fields marked 缓存 repeat the current ``Status`` row so that lists
    are fast; they are written only by the actions that write ``Status``. Birth is three facts: the archive's date
    (``birth_*``, perhaps partial), the ID card's (``id_birth``) and the day of greeting (``greet_*``).
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=(
            "name", "given", "pinyin", "pinyin_key", "initials", "sex", "nation", "native_place", "birth_earliest",
            "birth_latest", "birth_text", "id_birth", "id_cipher", "id_blind", "bank_cipher", "bank_blind", "phone",
            "phone_home", "phones", "former_unit", "former_post", "remark", "extra",
        ),
        why="为老干部建立一人一档，按政策提供服务和落实待遇",
        keep="在世期间及离世后按保存期限（默认十年，R161）",
        erase="people.actions.erase_person 销毁密钥并清空各字段，仅保留编号与统计所需代码",
    )  # fmt: skip

    no = models.CharField("档案编号", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=64, db_index=True)
    given = models.CharField("名", max_length=64, db_index=True, blank=True, default="", help_text="去掉姓氏，供检索")
    pinyin = models.CharField("拼音", max_length=200, blank=True, default="")
    pinyin_key = models.CharField("拼音检索", max_length=200, db_index=True, blank=True, default="")
    initials = models.CharField("拼音首字母", max_length=64, db_index=True, blank=True, default="")
    sex = models.CharField("性别", max_length=1, null=True, blank=True, choices=codes.Sex.choices)
    nation = models.CharField("民族", max_length=20, null=True, blank=True)
    native_place = models.CharField("籍贯", max_length=64, null=True, blank=True)

    birth_earliest = models.DateField("档案出生日期", null=True, blank=True, help_text="部分日期的最早可能日")
    birth_latest = models.DateField("档案出生日期（最晚）", null=True, blank=True)
    birth_precision = models.CharField(
        "出生日期精度", max_length=5, null=True, blank=True, choices=codes.Precision.choices
    )
    birth_calendar = models.CharField(
        "出生历法", max_length=5, null=True, blank=True, choices=codes.CalendarKind.choices
    )
    birth_text = models.CharField("出生日期原文", max_length=40, null=True, blank=True)
    id_birth = models.DateField("身份证出生日期", null=True, blank=True)
    greet_calendar = models.CharField(
        "祝寿历法", max_length=5, null=True, blank=True, choices=codes.CalendarKind.choices
    )
    greet_month = models.SmallIntegerField("祝寿月", null=True, blank=True)
    greet_day = models.SmallIntegerField("祝寿日", null=True, blank=True)
    greet_leap = models.BooleanField("祝寿闰月", null=True, blank=True)

    id_cipher = models.TextField("身份证号（加密）", null=True, blank=True, editable=False)
    id_blind = models.CharField("身份证号检索值", max_length=64, null=True, blank=True, editable=False)
    bank_cipher = models.TextField("银行卡号（加密）", null=True, blank=True, editable=False)
    bank_blind = models.CharField("银行卡号检索值", max_length=64, null=True, blank=True, editable=False)

    joined_revolution_earliest = models.DateField("参加革命工作时间", null=True, blank=True)
    joined_revolution_latest = models.DateField("参加革命工作时间（最晚）", null=True, blank=True)
    joined_revolution_text = models.CharField("参加革命工作时间原文", max_length=40, null=True, blank=True)
    joined_work_earliest = models.DateField("参加工作时间", null=True, blank=True)
    joined_work_latest = models.DateField("参加工作时间（最晚）", null=True, blank=True)
    joined_work_text = models.CharField("参加工作时间原文", max_length=40, null=True, blank=True)
    joined_party_earliest = models.DateField("入党时间", null=True, blank=True)
    joined_party_latest = models.DateField("入党时间（最晚）", null=True, blank=True)
    joined_party_text = models.CharField("入党时间原文", max_length=40, null=True, blank=True)
    retired_earliest = models.DateField("离退休时间", null=True, blank=True)
    retired_latest = models.DateField("离退休时间（最晚）", null=True, blank=True)
    retired_text = models.CharField("离退休时间原文", max_length=40, null=True, blank=True)

    period = models.CharField("参加革命时期", max_length=20, null=True, blank=True, choices=codes.Period.choices)
    deceased_period = models.CharField(
        "已故干部参加革命时期", max_length=20, null=True, blank=True, choices=codes.Period.choices, help_text="遗属适用"
    )
    served_army = models.BooleanField("曾服兵役", null=True, blank=True)
    rank_treatment = models.CharField("现享受待遇", max_length=20, null=True, blank=True, choices=codes.Rank.choices)
    medical_treatment = models.CharField("医疗待遇", max_length=64, null=True, blank=True)
    former_unit = models.CharField("原工作单位", max_length=200, null=True, blank=True)
    former_post = models.CharField("原职务", max_length=200, null=True, blank=True)
    authenticated_on = models.DateField("养老资格认证日", null=True, blank=True)

    phone = models.CharField("联系电话", max_length=32, null=True, blank=True, db_index=True)
    phone_home = models.CharField("住宅电话", max_length=32, null=True, blank=True, db_index=True)
    phones = models.JSONField("其他电话", default=list, blank=True, help_text="[{number, whose, tested_on}]")
    phone_tested_on = models.DateField("电话拨通日", null=True, blank=True)

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="管理单位（缓存）"
    )
    category = models.CharField("人员类别（缓存）", max_length=12, choices=codes.Category.choices)
    life = models.CharField("状态（缓存）", max_length=8, choices=codes.Life.choices, default=codes.Life.LIVING)
    nature = models.CharField("单位性质（缓存）", max_length=12, null=True, blank=True, choices=codes.Nature.choices)
    tier = models.CharField("层级（缓存）", max_length=8, null=True, blank=True, choices=codes.Tier.choices)
    rank_post = models.CharField("实职职级（缓存）", max_length=20, null=True, blank=True, choices=codes.Rank.choices)
    residence = models.CharField(
        "居住方式（缓存）", max_length=10, null=True, blank=True, choices=codes.Residence.choices
    )
    party_member = models.BooleanField("中共党员（缓存）", null=True, blank=True)
    income = models.CharField("固定收入（缓存）", max_length=8, null=True, blank=True, choices=codes.Income.choices)
    death_on = models.DateField("离世日期", null=True, blank=True)

    remark = models.TextField("备注", null=True, blank=True, help_text="身份证、银行卡号段已遮蔽")
    extra = models.JSONField("其他列", default=dict, blank=True, help_text="导入表中系统没有的列，敏感号段已遮蔽")
    batch = models.BigIntegerField("导入批次", null=True, blank=True, db_index=True)
    basic_verified_on = models.DateField("基本情况核实日", null=True, blank=True)
    contact_verified_on = models.DateField("联系方式核实日", null=True, blank=True)
    needs_verified_on = models.DateField("需求核实日", null=True, blank=True)
    needs_on = models.DateField("最近一次陈述需求", null=True, blank=True)
    event_serial = models.IntegerField("事件序号", default=0)
    version = models.IntegerField("版本", default=1)
    registered_on = models.DateField("建档日期")
    recorded_at = models.DateTimeField("登记时间")
    erased_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        constraints = [
            models.UniqueConstraint(fields=["id_blind"], condition=Q(id_blind__isnull=False), name="person_id_once"),
        ]
        indexes = [
            models.Index(fields=["unit", "life", "category"], name="person_unit_life_cat"),
            models.Index(fields=["life", "category"], name="person_life_cat"),
            models.Index(fields=["pinyin_key", "id"], name="person_in_order"),  # lists of a whole region, page by page
            # whose birthday it is, asked each time somebody opens the day
            models.Index(fields=["birth_earliest"], name="person_born"),
            models.Index(
                fields=["greet_month", "greet_day"],
                name="person_greeted",
                condition=models.Q(greet_month__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.no


class PersonKey(models.Model):
    """The person's own data key, wrapped by the installation's. Without it what it encrypted is unreadable for ever."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("wrapped",),
        why="加密身份证号、银行卡号和附件",
        keep="随人员档案保存",
        erase="people.actions.erase_person 删除此行，密文随即不可恢复",
    )

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.TextField("密钥（已包裹）")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "人员密钥"

    def __str__(self) -> str:
        return str(self.pk)
