"""Code lists of the person's file. The value is what rules and imports use, the label what people read."""

from __future__ import annotations

from django.db.models import TextChoices


class Sex(TextChoices):
    """GB/T 2261.1, the two values a roster can hold; unknown is null."""

    MALE = "m", "男"
    FEMALE = "f", "女"


class Category(TextChoices):
    """人员类别: one at a time, with history."""

    LIXIU = "lixiu", "离休"
    TUIXIU = "tuixiu", "退休"
    YISHU = "yishu", "遗属"
    TUIZHI = "tuizhi", "退职"
    LAOGONGREN = "laogongren", "老工人"
    JUNXIU = "junxiu", "军休"


class Life(TextChoices):
    """Whether the file is alive; ``reported`` freezes everything until a second person confirms or retracts."""

    LIVING = "living", "在世"
    REPORTED = "reported", "待确认离世"
    DEAD = "dead", "已离世"
    LEFT = "left", "迁出"


class Nature(TextChoices):
    """单位性质."""

    ORGAN = "organ", "机关"
    INSTITUTION = "institution", "事业"
    ENTERPRISE = "enterprise", "企业"


class Tier(TextChoices):
    """层级 of the managing unit."""

    CITY = "city", "市属"
    COUNTY = "county", "区县"
    ZONE = "zone", "新区"
    PROVINCE = "province", "省属"


class Rank(TextChoices):
    """职级: used for the post actually held (实职) and for the treatment enjoyed (待遇)."""

    ZHENGSHENGBU = "zhengshengbu", "正省部"
    FUSHENGBU = "fushengbu", "副省部"
    ZHENGDI = "zhengdi", "正地厅"
    FUDI = "fudi", "副地厅"
    ZHENGXIAN = "zhengxian", "正县处"
    FUXIAN = "fuxian", "副县处"
    ZHENGKE = "zhengke", "正科"
    FUKE = "fuke", "副科"
    KEYUAN = "keyuan", "科员"
    OTHER = "other", "其他"


class Period(TextChoices):
    """参加革命工作时期 (domain §5.1)."""

    HONGJUN1 = "hongjun1", "第一次国内革命战争时期"
    HONGJUN2 = "hongjun2", "第二次国内革命战争时期"
    KANGZHAN_EARLY = "kangzhan_early", "抗日战争前期"
    KANGZHAN_LATE = "kangzhan_late", "抗日战争后期"
    JIEFANG = "jiefang", "解放战争时期"


class Residence(TextChoices):
    """居住方式 by place (domain §5.4)."""

    LOCAL = "local", "本地"
    RESETTLED = "resettled", "易地安置"
    ELSEWHERE = "elsewhere", "异地居住"
    SEASONAL = "seasonal", "季节性异地"


class Income(TextChoices):
    """Whether a survivor has a fixed income."""

    FIXED = "fixed", "有固定收入"
    NONE = "none", "无固定收入"


class Precision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", "到日"
    MONTH = "month", "到月"
    YEAR = "year", "到年"


class CalendarKind(TextChoices):
    """公历 or 农历."""

    SOLAR = "solar", "公历"
    LUNAR = "lunar", "农历"


class HouseholdKind(TextChoices):
    """同住情况."""

    WITH_SPOUSE = "with_spouse", "与配偶同住"
    WITH_CHILDREN = "with_children", "与子女同住"
    WITH_CARER = "with_carer", "与保姆同住"
    ALONE = "alone", "独居"
    EMPTY_NEST = "empty_nest", "空巢"
    INSTITUTION = "institution", "入住机构"


class Marriage(TextChoices):
    """婚姻状况."""

    UNMARRIED = "unmarried", "未婚"
    MARRIED = "married", "已婚"
    WIDOWED = "widowed", "丧偶"
    DIVORCED = "divorced", "离异"


class Economic(TextChoices):
    """家庭经济状况."""

    GOOD = "good", "较好"
    FAIR = "fair", "一般"
    POOR = "poor", "较差"


class Degree(TextChoices):
    """困难程度、照料缺口程度."""

    NONE = "none", "无"
    SOME = "some", "有"
    SEVERE = "severe", "严重"


class Support(TextChoices):
    """家庭照顾力量."""

    STRONG = "strong", "较强"
    WEAK = "weak", "薄弱"
    NONE = "none", "无"


class HealthGrade(TextChoices):
    """身体状况."""

    VERY_GOOD = "very_good", "很好"
    GOOD = "good", "较好"
    FAIR = "fair", "一般"
    POOR = "poor", "较差"


class Mobility(TextChoices):
    """行动能力."""

    FREE = "free", "活动自如"
    LIMITED = "limited", "行动不便"
    NONE = "none", "不能行动"


class Eyesight(TextChoices):
    """视力."""

    GOOD = "good", "良好"
    POOR = "poor", "较差"
    BLIND = "blind", "失明"


class Hearing(TextChoices):
    """听力."""

    GOOD = "good", "良好"
    POOR = "poor", "较差"
    DEAF = "deaf", "失聪"


class Mood(TextChoices):
    """情绪状况 (domain §3.5)."""

    CALM = "calm", "平稳乐观"
    LONELY = "lonely", "孤独感"
    LOST = "lost", "失落感"
    EMPTY = "empty", "空虚感"
    ANXIOUS = "anxious", "焦虑感"
    GRIEVING = "grieving", "悲伤"
    AGITATED = "agitated", "激动不满"
    SUICIDAL = "suicidal", "有轻生言语"


ABILITY_LEVELS: tuple[tuple[int, str], ...] = (
    (0, "能力完好"),
    (1, "轻度失能"),
    (2, "中度失能"),
    (3, "重度失能"),
    (4, "完全失能"),
)


class Relation(TextChoices):
    """与本人关系 (grouped from GB/T 4761)."""

    SPOUSE = "spouse", "配偶"
    SON = "son", "儿子"
    DAUGHTER = "daughter", "女儿"
    SON_IN_LAW = "son_in_law", "女婿"
    DAUGHTER_IN_LAW = "daughter_in_law", "儿媳"
    GRANDCHILD = "grandchild", "孙辈"
    PARENT = "parent", "父母"
    SIBLING = "sibling", "兄弟姐妹"
    CARER = "carer", "保姆护工"
    FRIEND = "friend", "朋友邻居"
    OTHER = "other", "其他"


class Purpose(TextChoices):
    """同意用途: one consent per purpose (R160)."""

    HEALTH = "health", "医疗健康信息"
    LOCATION = "location", "位置信息"
    PUBLICATION = "publication", "照片与事迹公开"
    PASSING_ON = "passing_on", "向第三方提供"
    FAMILY_VIEW = "family_view", "家属查看"


CONTACT = "contact"
"""A relative's own consent to be told things by the office; it stands beside the elder's purposes, not among them."""


class ConsentHow(TextChoices):
    """同意方式."""

    SIGNED = "signed", "书面签字"
    VOICE = "voice", "录音同意"
    SPOKEN = "spoken", "当面口头"
    ONLINE = "online", "线上确认"


class AffiliationRole(TextChoices):
    """What a unit is to a person. Exactly one managing unit gives scope; the others grant named reads."""

    MANAGING = "managing", "管理单位"
    ORIGINAL = "original", "原单位"
    COMMUNITY = "community", "所属社区"
    CLINIC = "clinic", "社区卫生服务站"
    HOSPITAL = "hospital", "定点医院"
    BRANCH = "branch", "所在党支部"
    HOST = "host", "居住地接收单位"
    JOINT = "joint", "共同管理单位"


class PairingKind(TextChoices):
    """结对形式. Of liaison and deputy there is at most one each at any time."""

    LIAISON = "liaison", "联络员"
    DEPUTY = "deputy", "副联络员"
    OFFICIAL = "official", "结对干部"
    DOCTOR = "doctor", "责任医生"
    VOLUNTEER = "volunteer", "志愿者"
    BRANCH = "branch", "结对支部"


class BranchPost(TextChoices):
    """支部职务: what the yearly subsidy depends on."""

    NONE = "none", "无"
    SECRETARY = "secretary", "书记"
    COMMITTEE = "committee", "支委"


class EventKind(TextChoices):
    """What happened to a person on a day; several kinds make duties."""

    ADMITTED = "admitted", "住院"
    DISCHARGED = "discharged", "出院"
    CRITICAL = "critical", "病危"
    DIED_REPORTED = "died_reported", "报告离世"
    DIED_CONFIRMED = "died_confirmed", "确认离世"
    SPOUSE_DIED = "spouse_died", "配偶去世"
    FAMILY_EVENT = "family_event", "家中大事"
    MOOD = "mood", "情绪波动"
    MOVED = "moved", "搬迁"
    FELL = "fell", "跌倒"
    STROKE = "stroke", "中风"
    RETIRED = "retired", "离退休"
    CONTACT_FOLLOW_UP = "contact_follow_up", "联系后跟进"
    ABILITY_RAISED = "ability_raised", "失能等级加重"


class FamilyEvent(TextChoices):
    """重大家庭事件 (domain §3.2)."""

    BEREAVEMENT = "bereavement", "亲属去世或重病"
    MARRIAGE = "marriage", "离婚或再婚"
    HOUSE = "house", "房屋拆迁或搬家"
    DISASTER = "disaster", "失火、被盗或被骗"
    UNEMPLOYMENT = "unemployment", "子女失业"
    DISPUTE = "dispute", "纠纷诉讼"
    GRANDCHILD = "grandchild", "孙辈婚育升学"
    HONOUR = "honour", "获得荣誉"
    OTHER = "other", "其他大事"


class Severity(TextChoices):
    """轻重."""

    LIGHT = "light", "轻微"
    SERIOUS = "serious", "较重"
    GRAVE = "grave", "严重"


class NeedKind(TextChoices):
    """需求类别; ``none`` is the person's own statement that there is none at present."""

    NONE = "none", "目前无需求"
    MEDICAL = "medical", "医疗护理"
    LIVING = "living", "生活照料"
    COMFORT = "comfort", "精神慰藉"
    ERRAND = "errand", "事务代办"
    SAFETY = "safety", "应急保障"
    STUDY = "study", "学习活动"
    RIGHTS = "rights", "法律维权"
    HARDSHIP = "hardship", "困难帮扶"
    OTHER = "other", "其他"


class NeedState(TextChoices):
    """需求进展."""

    OPEN = "open", "待落实"
    MET = "met", "已落实"
    DECLINED = "declined", "无法落实"
    WITHDRAWN = "withdrawn", "本人撤回"


class Block(TextChoices):
    """The blocks of the file that are verified as one (R110)."""

    BASIC = "basic", "基本情况"
    CONTACT = "contact", "联系方式"
    HOME = "home", "居住与生活"
    HEALTH = "health", "身体状况"
    FAMILY = "family", "家庭情况"
    CARE = "care", "陪护照料"
    PARTY = "party", "党组织与学习"
    INTERESTS = "interests", "爱好特长"
    NEEDS = "needs", "需求"


class DoubtCode(TextChoices):
    """What cannot be left as it is written (R29). The first eight are the importer's own finding codes."""

    ID_CHECK_DIGIT = "id_check_digit", "身份证校验码不符"
    BAD_ID_FORMAT = "bad_id_format", "身份证号格式不符"
    ID_BIRTH_CONFLICT = "id_birth_conflict", "身份证与档案出生日期不一致"
    ID_SEX_CONFLICT = "id_sex_conflict", "身份证与登记性别不一致"
    BAD_DATE = "bad_date", "日期存疑"
    UNKNOWN_CODE = "unknown_code", "代码无法识别"
    LIEXIU_JOINED_AFTER = "liexiu_joined_after_1949_09", "离休条件存疑"
    IMPLAUSIBLE_AGE = "implausible_age", "年龄存疑"
    MISSING_BIRTH = "missing_birth", "缺出生日期"
    EDIT_CONFLICT = "edit_conflict", "两处登记不一致"
    OTHER = "other", "其他存疑"


BANK_DIGITS = range(15, 20)
"""How many digits the bank numbers have that we keep: those that ``lib.scrub`` masks wherever they are typed."""
