"""Names as offices write them and as colleagues type them."""

import pytest

from yice.lib import names


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("曾国华", "zeng guo hua"), ("仇英", "qiu ying"), ("朴正", "piao zheng"), ("单雄信", "shan xiong xin"),
        ("尉迟恭", "yu chi gong"), ("盖叫天", "ge jiao tian"), ("解学恭", "xie xue gong"), ("查良镛", "zha liang yong"),
        ("任弼时", "ren bi shi"), ("区新民", "ou xin min"), ("翟志刚", "zhai zhi gang"), ("欧阳修", "ou yang xiu"),
        ("吕正操", "lv zheng cao"), ("长孙无忌", "zhang sun wu ji"), ("陈怀山", "chen huai shan"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, pinyin):
    keys = names.keys_of(name)
    assert keys.pinyin == pinyin
    assert keys.initials == "".join(part[0] for part in pinyin.split())
    assert keys.key == pinyin.replace(" ", "")


def test_the_given_name_is_what_follows_the_surname():
    assert names.keys_of("欧阳修").given == "修"
    assert names.keys_of("陈怀山").given == "怀山"
    assert names.keys_of("买买提·艾力").given == "艾力"


def test_a_character_of_plane_two_survives():
    assert names.keys_of("𠮷田").pinyin.startswith("𠮷")
    assert names.name_problem("𠮷䶮") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("李　明", "李明"), (" 王 五 ", "王五"), ("买买提•艾力", "买买提·艾力"), ("阿依古丽．买买提", "阿依古丽·买买提"),
     ("John  Smith", "John Smith")],
)  # fmt: skip
def test_a_name_is_stored_in_one_spelling(text, name):
    assert names.clean_name(text) == name


@pytest.mark.parametrize("name", ["", "张3", "<b>", "王;五", "·", "长" * 41])
def test_what_cannot_be_a_name_says_why(name):
    assert names.name_problem(name)


@pytest.mark.parametrize("name", ["王五", "欧阳修", "买买提·艾力", "阿不都热合曼·阿不都克里木", "John Smith", "〇一"])
def test_what_can_be_a_name_passes(name):
    assert names.name_problem(name) is None
