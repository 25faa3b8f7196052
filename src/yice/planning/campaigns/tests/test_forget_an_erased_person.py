"""清除人员后，名单人数不变，理由清空."""

from __future__ import annotations

from yice.core.people.models import Person
from yice.lib import clock
from yice.planning.campaigns import actions
from yice.planning.campaigns.jobs import forget_the_erased
from yice.testing.cast import TODAY


def test_the_list_keeps_its_number_and_the_words_go(cast):
    lin = cast.actor(cast.staff.lin)
    one = actions.prepare_campaign(
        by=lin, title="x", purpose="", rule="R04b", unit_id=cast.units.bureau.pk, opens=TODAY, due=TODAY, closes=TODAY
    )
    actions.add_group(by=lin, campaign_id=one.pk, title="离休", who={"category": "lixiu"})
    actions.freeze_campaign(by=lin, campaign_id=one.pk)
    target = one.targets.get(person=cast.people.chen)
    actions.explain_target(by=lin, target_id=target.pk, reason="住院外地")
    Person.objects.filter(pk=cast.people.chen.pk).update(erased_at=clock.now())
    assert forget_the_erased() == 1
    target.refresh_from_db()
    assert (target.reason, one.targets.count()) == ("", 4)
