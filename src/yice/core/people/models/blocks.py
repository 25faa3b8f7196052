"""The blocks of the file, one row each per person. No row: nothing is known. Null: this one thing is not known."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.core.people import codes
from yice.core.people.models.person import Person
from yice.lib.personal import PersonalData

KEEP = "在世期间及离世后按保存期限（R161）"
ERASE = "people.actions.erase_person 删除整行"


class Block(models.Model):
    """What all blocks share: the person is the key, and a version for honest saving."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="%(class)s")
    verified_on = models.DateField("核实日", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Home(Block):
    """居住与生活: where the person lives, with whom, on what, and how one gets in."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("address", "community", "key_holder", "key_holder_phone", "longitude", "latitude", "away_place"),
        why="上门服务和应急联动", keep=KEEP, erase=ERASE,
    )  # fmt: skip

    address = models.CharField("家庭住址", max_length=200, null=True, blank=True)
    division = models.CharField("行政区划代码", max_length=6, null=True, blank=True)
    community = models.CharField("所属社区", max_length=64, null=True, blank=True)
    grid = models.CharField("网格", max_length=64, null=True, blank=True)
    floor = models.SmallIntegerField("楼层", null=True, blank=True)
    has_elevator = models.BooleanField("有电梯", null=True, blank=True)
    housing = models.CharField("住房情况", max_length=64, null=True, blank=True)
    key_holder = models.CharField("钥匙保管人", max_length=64, null=True, blank=True)
    key_holder_phone = models.CharField("钥匙保管人电话", max_length=32, null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    lives_since = models.DateField("入住时间", null=True, blank=True)
    away_place = models.CharField("异地居住地", max_length=200, null=True, blank=True)
    away_division = models.CharField("异地区划代码", max_length=6, null=True, blank=True)
    away_since = models.DateField("异地居住起始", null=True, blank=True)
    away_until = models.DateField("预计返回", null=True, blank=True)
    away_contact = models.CharField("当地联系单位", max_length=120, null=True, blank=True)
    away_medical_payer = models.CharField("异地医疗费负担方", max_length=64, null=True, blank=True)
    returns = models.BooleanField("有返回意愿", null=True, blank=True)
    hazards = models.TextField("居家隐患", null=True, blank=True)

    household = models.CharField("同住情况", max_length=16, null=True, blank=True, choices=codes.HouseholdKind.choices)
    economic = models.CharField("经济状况", max_length=8, null=True, blank=True, choices=codes.Economic.choices)
    income_source = models.CharField("经济来源", max_length=64, null=True, blank=True)
    hardship = models.CharField("困难程度", max_length=8, null=True, blank=True, choices=codes.Degree.choices)
    hardship_causes = models.CharField("困难原因", max_length=200, null=True, blank=True)
    meals = models.CharField("饮食与助餐", max_length=120, null=True, blank=True)
    travel_mode = models.CharField("出行方式", max_length=120, null=True, blank=True)
    monthly_income_fen = models.BigIntegerField("月收入（分）", null=True, blank=True)
    income_band = models.CharField("月收入档", max_length=40, null=True, blank=True)

    class Meta:
        verbose_name = "居住与生活"


class Health(Block):
    """身体状况. Restricted for units that only have a named read."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("grade", "diseases_text", "drugs", "allergy", "ability", "hospital", "surgery", "blood_type"),
        why="医疗保健、探望慰问和护理待遇；收集前取得医疗健康信息单独同意（R160）", keep=KEEP, erase=ERASE,
    )  # fmt: skip

    grade = models.CharField("身体状况", max_length=10, null=True, blank=True, choices=codes.HealthGrade.choices)
    blood_type = models.CharField("血型", max_length=8, null=True, blank=True)
    cancer = models.BooleanField("癌症", null=True, blank=True)
    diabetes = models.BooleanField("糖尿病", null=True, blank=True)
    hypertension = models.BooleanField("高血压", null=True, blank=True)
    heart_disease = models.BooleanField("心脏病", null=True, blank=True)
    dementia = models.BooleanField("认知症", null=True, blank=True)
    stroke = models.BooleanField("脑卒中", null=True, blank=True)
    lung_disease = models.BooleanField("慢性肺病", null=True, blank=True)
    kidney_disease = models.BooleanField("慢性肾病", null=True, blank=True)
    diseases_text = models.TextField("患病情况", null=True, blank=True)
    drugs = models.TextField("长期用药", null=True, blank=True)
    allergy = models.CharField("药物过敏", max_length=200, null=True, blank=True, help_text="没有请写“无”")
    surgery = models.TextField("手术外伤史", null=True, blank=True)
    ability = models.SmallIntegerField("能力等级", null=True, blank=True, choices=codes.ABILITY_LEVELS)
    ability_score = models.SmallIntegerField("能力评估得分", null=True, blank=True)
    ability_assessed_on = models.DateField("能力评估日", null=True, blank=True)
    mobility = models.CharField("行动能力", max_length=8, null=True, blank=True, choices=codes.Mobility.choices)
    bedridden = models.BooleanField("卧床", null=True, blank=True)
    bedridden_since = models.DateField("卧床起始", null=True, blank=True)
    can_attend = models.BooleanField("能参加集中活动", null=True, blank=True)
    eyesight = models.CharField("视力", max_length=8, null=True, blank=True, choices=codes.Eyesight.choices)
    hearing = models.CharField("听力", max_length=8, null=True, blank=True, choices=codes.Hearing.choices)
    swallowing = models.BooleanField("吞咽困难", null=True, blank=True)
    falls = models.CharField("跌倒史", max_length=200, null=True, blank=True, help_text="没有请写“无”")
    fell_on = models.DateField("最近跌倒日", null=True, blank=True)
    hospitalised = models.BooleanField("住院中", null=True, blank=True)
    admitted_on = models.DateField("入院日", null=True, blank=True)
    hospital = models.CharField("定点医院", max_length=120, null=True, blank=True)
    admitted_to = models.CharField("所住医院", max_length=120, null=True, blank=True)
    ward = models.CharField("病房床位", max_length=64, null=True, blank=True)
    critical = models.BooleanField("病危", null=True, blank=True)
    doctor = models.CharField("责任医生", max_length=64, null=True, blank=True)
    checkup_on = models.DateField("最近体检日", null=True, blank=True)
    nursing_fee = models.BooleanField("已批护理费", null=True, blank=True)
    nursing_fee_from = models.DateField("护理费起始", null=True, blank=True)

    class Meta:
        verbose_name = "身体状况"
        indexes = [
            models.Index(fields=["person"], name="health_in_hospital", condition=models.Q(hospitalised=True)),
            models.Index(fields=["person"], name="health_critical", condition=models.Q(critical=True)),
        ]


class Family(Block):
    """家庭情况."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("marriage", "spouse_text", "spouse_health", "children_text", "family_change", "family_note"),
        why="分级分类、困难帮扶和亲情服务", keep=KEEP, erase=ERASE,
    )  # fmt: skip

    marriage = models.CharField("婚姻状况", max_length=10, null=True, blank=True, choices=codes.Marriage.choices)
    spouse_text = models.CharField("配偶情况", max_length=200, null=True, blank=True)
    children = models.SmallIntegerField("子女数", null=True, blank=True)
    children_text = models.CharField("子女情况", max_length=200, null=True, blank=True)
    children_place = models.CharField("子女居住地", max_length=200, null=True, blank=True)
    children_local = models.BooleanField("子女在本地", null=True, blank=True)
    spouse_health = models.CharField("配偶健康", max_length=120, null=True, blank=True)
    bereaved_on = models.DateField("丧偶日期", null=True, blank=True)
    family_change = models.CharField("家庭重大变化", max_length=200, null=True, blank=True)
    contact_often = models.CharField("子女联系频率", max_length=64, null=True, blank=True)
    family_support = models.CharField(
        "家庭照顾力量", max_length=8, null=True, blank=True, choices=codes.Support.choices
    )
    family_note = models.TextField("家庭生活情况", null=True, blank=True)

    class Meta:
        verbose_name = "家庭情况"


class Care(Block):
    """陪护照料 and mood. The mood is restricted."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("carer_day", "carer_day_phone", "carer_night", "carer_night_phone", "mood", "mood_note"),
        why="照料缺口和精神慰藉", keep=KEEP, erase=ERASE,
    )  # fmt: skip

    carer_day = models.CharField("白天陪护人", max_length=64, null=True, blank=True)
    carer_day_phone = models.CharField("白天陪护电话", max_length=32, null=True, blank=True)
    carer_night = models.CharField("夜间陪护人", max_length=64, null=True, blank=True)
    carer_night_phone = models.CharField("夜间陪护电话", max_length=32, null=True, blank=True)
    care_gap = models.CharField("照料缺口", max_length=8, null=True, blank=True, choices=codes.Degree.choices)
    has_hired_carer = models.BooleanField("雇有保姆护工", null=True, blank=True)
    mood = models.CharField("情绪", max_length=10, null=True, blank=True, choices=codes.Mood.choices)
    mood_on = models.DateField("情绪记录日", null=True, blank=True)
    mood_watch = models.BooleanField("情绪跟踪中", null=True, blank=True)
    mood_watch_since = models.DateField("情绪跟踪起始", null=True, blank=True)
    mood_note = models.TextField("思想情绪", null=True, blank=True)

    class Meta:
        verbose_name = "陪护照料"


class PartyLife(Block):
    """党组织与学习."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("branch", "party_post", "org_relation", "dues", "study_mode"),
        why="党员教育管理和送学上门", keep=KEEP, erase=ERASE,
    )  # fmt: skip

    branch = models.CharField("所在党支部", max_length=120, null=True, blank=True)
    party_post = models.CharField("党内职务", max_length=64, null=True, blank=True)
    branch_post = models.CharField("支部职务", max_length=10, null=True, blank=True, choices=codes.BranchPost.choices)
    org_relation = models.CharField("组织关系所在地", max_length=120, null=True, blank=True)
    dues = models.CharField("党费交纳", max_length=120, null=True, blank=True)
    dues_paid_to = models.DateField("党费交至", null=True, blank=True)
    study_mode = models.CharField("学习方式", max_length=64, null=True, blank=True)
    needs_large_print = models.BooleanField("需要大字材料", null=True, blank=True)
    needs_audio = models.BooleanField("需要语音材料", null=True, blank=True)
    uses_internet = models.BooleanField("会上网", null=True, blank=True)
    study_wishes = models.CharField("学习意愿", max_length=200, null=True, blank=True)
    studied_on = models.DateField("最近学习日", null=True, blank=True)

    class Meta:
        verbose_name = "党组织与学习"


class Interests(Block):
    """爱好特长, and what to know before one knocks."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("hobbies", "talents", "personality", "taboos", "preferences"),
        why="因人制宜地开展服务（LZ-228）", keep=KEEP, erase=ERASE,
    )  # fmt: skip

    hobbies = models.CharField("爱好", max_length=200, null=True, blank=True, help_text="没有请写“无”")
    talents = models.CharField("特长", max_length=200, null=True, blank=True)
    personality = models.CharField("性格特征", max_length=200, null=True, blank=True)
    taboos = models.CharField("禁忌", max_length=200, null=True, blank=True)
    preferences = models.CharField("习惯与偏好", max_length=200, null=True, blank=True)
    wants_to_contribute = models.BooleanField("愿意发挥作用", null=True, blank=True)
    activities = models.CharField("常参加活动", max_length=200, null=True, blank=True)

    class Meta:
        verbose_name = "爱好特长"
