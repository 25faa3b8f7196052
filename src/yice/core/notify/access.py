"""Who may see which messages and calls, and who may set what. Decided where a row is fetched."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yice.core.notify.models import ChannelSetting, Delivery, DeliveryState, Message
from yice.core.notify.queries import speakable
from yice.core.org.access import get_unit, units_visible_to, within
from yice.core.org.models import Unit
from yice.core.people import access as people
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound

# who reads the office's log of messages; liaisons see what concerns their own people
LOG_ROLES = (Role.HEAD, Role.CLERK, Role.LIAISON, Role.DUTY_OFFICER, Role.LEADER)
CALL_ROLES = (Role.HEAD, Role.CLERK, Role.LIAISON, Role.DUTY_OFFICER)
TEMPLATE_ROLES = (Role.HEAD,)
READ_TEMPLATES = (Role.HEAD, Role.CLERK, Role.LEADER)
CHANNEL_ROLES = (Role.SYSTEM_ADMIN,)
_OFFICE = (Role.HEAD, Role.CLERK, Role.DUTY_OFFICER, Role.LEADER)


def visible_to(actor: Actor) -> QuerySet[Message]:
    """Messages about people this actor manages, and those about nobody that belong to the actor's units."""
    rows = Message.objects.select_related("person__unit", "unit")
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if not actor.holds(*LOG_ROLES):
        return rows.none()
    office = within(actor.ranges(*_OFFICE), "unit__path")
    return rows.filter(Q(person__in=people.managed_by(actor)) | (Q(person=None) & office))


def get_person(actor: Actor, person_id: int) -> Person:
    """The elder whose messages this actor may read; else ``NotFound``. A named read of the file is not enough."""
    row = people.managed_by(actor).filter(pk=person_id).first() if actor.holds(*LOG_ROLES) else None
    if row is None:
        raise NotFound("person_not_found", "没有找到这位老同志")
    return row


def get_message(actor: Actor, message_id: int) -> Message:
    """One message of the log; else ``NotFound``."""
    row = visible_to(actor).filter(pk=message_id).first()
    if row is None:
        raise NotFound("message_not_found", "没有找到这条消息")
    return row


def require_take_back(actor: Actor, message: Message) -> None:
    """Raise ``NotFound`` unless this actor may take this message back: head and clerk of the office."""
    office = {Role.HEAD.value, Role.CLERK.value}
    if message.person is not None:
        allowed = bool(people.roles_on(actor, message.person) & office)
    else:
        path = message.unit.path if message.unit else ""
        allowed = any(low <= path < high for low, high in actor.ranges(Role.HEAD, Role.CLERK))
    if not allowed:
        raise NotFound("message_not_found", "没有找到这条消息")


def calls_of(actor: Actor) -> QuerySet[Delivery]:
    """The calls to make that this actor may make; never about who is reported dead."""
    rows = Delivery.objects.filter(state=DeliveryState.CALLING, due_at__lte=clock.now())
    rows = rows.select_related("message__person__unit", "message__unit")
    if not actor.holds(*CALL_ROLES):
        return rows.none()
    said = Message.objects.filter(speakable())
    return rows.filter(message__in=visible_to(actor)).filter(message__in=said)


def get_call(actor: Actor, delivery_id: int) -> Delivery:
    """One call on the list; else ``NotFound``."""
    row = calls_of(actor).filter(pk=delivery_id).first()
    if row is None:
        raise NotFound("call_not_found", "没有找到这项电话通知", why="可能已由同事办理，或所涉人员已报离世。")
    return row


def channel_units(actor: Actor) -> QuerySet[Unit]:
    """The units whose channels this actor sets."""
    return units_visible_to(actor, *CHANNEL_ROLES).filter(is_open=True)


def get_channel_unit(actor: Actor, unit_id: int) -> Unit:
    """One of them; else ``NotFound``."""
    return get_unit(actor, unit_id, *CHANNEL_ROLES)


def get_template_unit(actor: Actor, unit_id: int) -> Unit:
    """A unit for which this actor may reword templates; else ``NotFound``."""
    return get_unit(actor, unit_id, *TEMPLATE_ROLES)


def setting_of(unit: Unit, channel: str) -> ChannelSetting | None:
    """The unit's own setting of a channel."""
    return ChannelSetting.objects.filter(unit=unit, channel=channel).first()
