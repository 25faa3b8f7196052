"""Icons, levels, days, money, lamps, fields: the tags every page uses."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template

from yice.lib import clock
from yice.lib.forms import DayField, DeskForm, YesNoField
from yice.web.desk.assets import FILES, ICONS, icon_shapes


def draw(text: str, **context: object) -> str:
    with clock.at(dt.date(2018, 4, 2)):
        return Template(text).render(Context(context))


def test_every_listed_file_is_there_and_nothing_else():
    for address in FILES:
        assert finders.find(address), address
    assert finders.find("vendor/package.json") is None


def test_every_icon_has_shapes_and_an_unlisted_one_says_so():
    assert all(icon_shapes(name) for name in ICONS)
    with pytest.raises(KeyError):
        icon_shapes("nonsense")


def test_a_level_is_shape_and_word():
    page = draw('{% level "red" %}')
    assert "红 重点" in page
    assert "<circle" in page
    assert "未分级" in draw("{% level None %}")


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (dt.date(2018, 4, 2), "今天"),
        (dt.date(2018, 4, 3), "明天"),
        (dt.date(2018, 3, 31), "逾期 2 天"),
        (dt.date(2018, 4, 5), "4月5日 周四"),
    ],
)
def test_a_term_in_words(day, word):
    assert f">{word}<" in draw("{% due day %}", day=day)


def test_a_day_with_its_lunar_day_and_the_full_date_on_hover():
    page = draw('{% day day "lunar" %}', day=dt.date(2018, 4, 5))
    assert "二月二十 清明" in page
    assert "2018年4月5日 周四" in page


def test_money_and_shares():
    assert draw("{{ fen|yuan }}", fen=250000) == "2,500.00 元"
    assert draw("{% share 999 1000 %}") == "99%"
    assert draw("{% share 0 0 %}") == "—"


def test_the_engines_signs_become_words():
    assert (
        draw("{{ told|plain }}", told="人员类别 ∈ {离休, 遗属}，且年龄 ≥ 80岁")
        == "人员类别为离休、遗属，且年龄不少于80岁"
    )


def test_lamps_say_their_state_to_readers():
    assert "（缺）" in draw('{% lamp "off" "陪护条件" %}')


class Visit(DeskForm):
    on = DayField(label="日期", past=True)
    reached = YesNoField(label="见到本人")
    note = forms.CharField(label="情况", required=False, help_text="一句话")


def test_a_wrong_field_is_tied_to_its_words():
    with clock.at(dt.date(2018, 4, 2)):
        form = Visit({"on": "2018-05-01", "reached": "1"})
        assert not form.is_valid()
    page = draw("{% trouble form %}{% field form.on %}", form=form)
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_on-wrong"' in page
    assert "不能晚于今天" in page
    assert '<a href="#id_on">日期</a>' in page


def test_yes_no_and_unknown_are_three():
    with clock.at(dt.date(2018, 4, 2)):
        for sent, meant in (("1", True), ("0", False), ("", None)):
            form = Visit({"on": "2018-04-01", "reached": sent})
            assert form.is_valid()
            assert form.cleaned_data["reached"] is meant
