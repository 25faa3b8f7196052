"""Who may see and keep files: who may see the file of the person they belong to, with the consent they need."""

from __future__ import annotations

from yice.core.files.models import Attachment
from yice.core.people import access as people
from yice.core.people.models import Person
from yice.core.people.queries import consented
from yice.lib.actor import Actor
from yice.lib.errors import NotFound, Refused


def get_for(actor: Actor, attachment_id: int) -> Attachment:
    """One attachment of a person in this actor's sight whose files this actor may see; else ``NotFound``."""
    found = (
        Attachment.objects.filter(pk=attachment_id, removed_at__isnull=True)
        .select_related("file", "person__unit")
        .first()
    )
    if found is None:
        raise NotFound("file_not_found", "没有找到这个附件")
    person = people.get_for(actor, found.person_id)
    if people.field_policy(actor, person)["files"] != "full":
        raise NotFound("file_not_found", "没有找到这个附件")
    return found


def listed(actor: Actor, person: Person) -> list[Attachment]:
    """The attachments of a person that this actor may see, newest first; none where the policy hides files."""
    if people.field_policy(actor, person)["files"] != "full":
        return []
    rows = Attachment.objects.filter(person=person, removed_at__isnull=True).select_related("file")
    return list(rows.order_by("-attached_at", "-pk"))


def require_consent(person_id: int, purpose: str | None) -> None:
    """Raise ``Refused`` (``consent_missing``) when a file needs a consent that does not stand at this moment."""
    if purpose and not consented(person_id, purpose):
        raise Refused(
            "consent_missing",
            "本人没有给出所需的同意，或已撤回",
            why="这类材料须先取得本人单独同意（医疗健康、公开等各自一项）。",
            todo="请先在人员页面登记同意，再存入或查看。",
            purpose=purpose,
        )
