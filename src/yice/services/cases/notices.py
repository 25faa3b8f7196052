"""What cases say to staff, found by ``notify`` when it loads. Only the neutral title of a case is ever in it."""

from __future__ import annotations

from yice.core.notify.templates import Template, register

GIVEN = "cases.given"

register(
    Template(
        code=GIVEN,
        name="诉求交办",
        title="诉求 {编号}：{事由}",
        text="诉求 {编号}“{事由}”{什么}。请在“诉求”中查看办理。",
        outside="有一件诉求等您办理，请登录一策，在“诉求”中查看。",
        after_death=True,  # what the family asks for is worked on all the same, and nobody is named
        sample=(("编号", "2018-0012"), ("事由", "厨房水管漏水"), ("什么", "新登记，由您承办")),
    ),
)
