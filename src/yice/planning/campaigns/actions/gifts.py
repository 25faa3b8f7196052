"""Gifts of a campaign: bought, given out to who brings them, brought back, lost; and the money there is."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from yice.core.audit.actions import once, record
from yice.core.jobs.killpoints import killpoint
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.scrub import scrub
from yice.planning.campaigns import access
from yice.planning.campaigns.models import Campaign, StockMove
from yice.planning.campaigns.queries import gifts

_MOST = 100_000
Kind = StockMove.Kind


def set_budget(*, by: Actor, campaign_id: int, fen: int | None, version: int | None = None) -> Campaign:
    """Say how much money there is, in fen; ``None``: no limit. Not below what the frozen list already promises.

    Raises ``Invalid`` (``bad_budget``), ``Refused`` (``budget_below_list``, ``campaign_over``), ``Stale``.
    """
    if fen is not None and not 0 <= fen <= 10**12:
        raise Invalid(
            "bad_budget",
            "预算金额不对",
            why="金额为负或过大。",
            todo="请以元为单位填写预算总额。",
            fields={"yuan": "请核对金额"},
        )
    with transaction.atomic():
        campaign = access.get_for(by, campaign_id, manage=True)
        _lock(campaign, version)
        _need_open(campaign)
        promised = sum(campaign.targets.values_list("fen", flat=True))
        if fen is not None and fen < promised:
            raise Refused(
                "budget_below_list",
                "预算不够已定的名单",
                why=f"名单按标准共需 {promised / 100:,.2f} 元。",
                todo="名单定后标准不能再改；请增加预算。",
            )
        Campaign.objects.filter(pk=campaign.pk).update(budget_fen=fen)
        campaign.budget_fen = fen
        _audit(by, "campaigns.set_budget", campaign, {})
    return campaign


def receive_stock(
    *, by: Actor, campaign_id: int, item: str, number: int, note: str = "", key: str | None = None
) -> None:
    """Write down that gifts were bought. Raises ``Invalid`` (``bad_move``), ``Refused`` (``campaign_over``)."""
    _move(by, campaign_id, Kind.RECEIVED, {item: number}, None, note, key)


def write_off(*, by: Actor, campaign_id: int, item: str, number: int, note: str, key: str | None = None) -> None:
    """Write down that gifts were lost or spoilt, with the reason. Raises also ``Refused`` (``stock_short``)."""
    if not note.strip():
        raise Invalid(
            "bad_move", "请写明损耗原因", why="慰问品要能对账。", todo="如：破损、过期。", fields={"note": "请填写"}
        )
    _move(by, campaign_id, Kind.LOST, {item: number}, None, note, key)


def issue_gifts(
    *, by: Actor, campaign_id: int, staff_id: int, items: Mapping[str, int], note: str = "", key: str | None = None
) -> None:
    """Give gifts out to somebody who has people of the list to visit; never more than lies in the store."""
    _move(by, campaign_id, Kind.ISSUED, items, staff_id, note, key)


def return_gifts(
    *, by: Actor, campaign_id: int, staff_id: int, items: Mapping[str, int], note: str = "", key: str | None = None
) -> None:
    """Take back what was not brought; never more than that person had been given (``not_given``)."""
    _move(by, campaign_id, Kind.RETURNED, items, staff_id, note, key)


def _move(
    by: Actor, campaign_id: int, kind: Kind, items: Mapping[str, int], staff_id: int | None, note: str, key: str | None
) -> None:
    wanted = {name.strip()[:40]: number for name, number in items.items() if number}
    if not wanted or any(not name or not 0 < number <= _MOST for name, number in wanted.items()):
        raise Invalid(
            "bad_move", "慰问品或数量不对", why="要写明是什么、几份。", todo="请填写名称和大于 0 的数量。",
            fields={"number": "请填写大于 0 的数量"},
        )  # fmt: skip
    with transaction.atomic():
        seen = once(key, by, "campaigns.move_gifts")
        if seen.answer is not None:
            return
        campaign = access.get_for(by, campaign_id, manage=True)
        _lock(campaign, None)
        _need_open(campaign, running=staff_id is not None)
        carrier = None
        if staff_id is not None:
            lines = gifts.carriers_of(campaign, campaign.targets.all())
            carrier = next((one for one in lines if one.staff is not None and one.staff.pk == staff_id), None)
            if carrier is None:
                raise NotFound("carrier_not_found", "名单上没有由这位同志走访的人")
        for name, number in wanted.items():
            _need_enough(campaign, kind, name, number, carrier)
        StockMove.objects.bulk_create(
            [
                StockMove(
                    campaign=campaign, item=name, kind=kind, number=number, staff_id=staff_id, on=clock.today(),
                    note=scrub(note.strip())[:100], by_name=by.name[:64], at=clock.now(),
                )
                for name, number in wanted.items()
            ]
        )  # fmt: skip
        _audit(by, f"campaigns.gifts_{kind.value}", campaign, {"items": len(wanted), "staff": staff_id})
        killpoint("campaigns.gifts.before_commit")
        seen.store({"done": True})


def _need_enough(campaign: Campaign, kind: Kind, name: str, number: int, carrier: gifts.Carrier | None) -> None:
    if kind in {Kind.ISSUED, Kind.LOST}:
        there = gifts.on_hand(campaign, name)
        if number > there:
            raise Refused(
                "stock_short",
                f"{name}库存不够",
                why=f"库存 {there}，要出 {number}。",
                todo="请先登记购入，或减少数量。",
            )
    if kind == Kind.RETURNED and carrier is not None and number > carrier.given[name]:
        raise Refused(
            "not_given", f"退回的{name}多于领取的", why=f"领取未退的有 {carrier.given[name]}。", todo="请核对数量。"
        )


def _need_open(campaign: Campaign, *, running: bool = False) -> None:
    if campaign.state == Campaign.State.PREPARING and running:
        raise Refused(
            "list_not_frozen",
            "名单还没有定，不能发放",
            why="名单定了才知道由谁送给谁。",
            todo="请先定名单，再登记领取。",
        )
    if campaign.state not in {Campaign.State.PREPARING, Campaign.State.RUNNING}:
        raise Refused(
            "campaign_over",
            "这个专项不在进行中",
            why=f"专项{campaign.get_state_display()}。",
            todo="需要再办的请另建专项。",
        )


def _lock(campaign: Campaign, version: int | None) -> None:
    """One at a time at a campaign: the row is held until the end of the transaction."""
    rows = Campaign.objects.filter(pk=campaign.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        raise Stale(current=campaign.version)
    campaign.refresh_from_db(fields=["version", "state", "budget_fen"])


def _audit(by: Actor, verb: str, campaign: Campaign, detail: dict[str, object]) -> None:
    record(by=by, verb=verb, subject=("campaign", campaign.pk), unit_id=campaign.unit_id, detail=detail)
