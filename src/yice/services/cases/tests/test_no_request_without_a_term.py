"""在办的诉求没有在计时，就没有人会被提醒：应办核查说出来，只写编号。"""

from __future__ import annotations

from yice.lib.actor import Actor
from yice.planning.ladder import auditing
from yice.planning.ladder.actions.auditing import audit_clockwork
from yice.planning.ladder.models import Clock, Finding


def test_every_open_request_has_a_term_whatever_is_done_to_it(desk):
    desk.call_back(desk.answered(), "unsolved")
    desk.call_back(desk.answered(), "solved")
    desk.ask()
    checked = auditing.check()
    assert checked.looked["terms"] == 2
    assert Finding.NO_TERM not in checked.found


def test_one_that_lost_its_term_is_named_by_number(desk):
    case = desk.ask()
    Clock.objects.filter(subject_kind="case", subject_id=case.pk).delete()
    row = audit_clockwork(by=Actor.system("ladder"))
    assert not row.passed
    assert row.found["no_term"] == 1
    assert {"code": "no_term", "what": "case", "id": case.no} in row.examples
