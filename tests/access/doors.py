"""What every address is for: whose thing it opens, who may come in. ``test_every_door`` fails for one not named here.

Written from the issue and the design, not from the code: where the two differ, the code is wrong (or the word here is,
then say why in the commit). How to add one stands in ``README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from yice.lib.actor import Role

HEAD, CLERK, LIAISON, LEADER = Role.HEAD, Role.CLERK, Role.LIAISON, Role.LEADER
OFFICER, STATISTICIAN = Role.DUTY_OFFICER, Role.STATISTICIAN
SYSTEM, SECURITY, AUDITOR = (
    frozenset({Role.SYSTEM_ADMIN}),
    frozenset({Role.SECURITY_ADMIN}),
    frozenset({Role.AUDIT_ADMIN}),
)
PEOPLE = frozenset({HEAD, CLERK, LIAISON, LEADER, OFFICER, STATISTICIAN})
OFFICE = frozenset({HEAD, CLERK})
EDITORS = OFFICE | {LIAISON}
ON_DUTY = EDITORS | {OFFICER}
DECIDERS = frozenset({HEAD, LEADER})
# What is one for all (the rulebook, the settings) is changed at the top of the tree; the walkers sit at the works.
TOP_ONLY: frozenset[Role] = frozenset()
READERS = OFFICE | {LEADER, STATISTICIAN}
CASES = PEOPLE - {STATISTICIAN}
PLANS = PEOPLE - {STATISTICIAN}
IMPORTERS = OFFICE | {STATISTICIAN}
ORG = PEOPLE | SECURITY | SYSTEM
EVERY_ROLE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Door:
    """One address.

    ``to`` names the kind of thing it opens (a key of ``things.MAKERS``), or "" for a page about no one thing.
    ``roles`` come in; ``sees`` may see the thing, so that a 403 tells them nothing new (default: ``roles``).
    ``affiliate``: a named read of the file opens it too. ``anyone``: every login, also without a post. ``open``: no
    login. ``extra``: the rest of the address. ``silent``: a thing that is not one's own is passed over without a word.
    ``blank``: an empty form names nothing, so that nothing is found.
    """

    to: str = ""
    roles: frozenset[Role] = EVERY_ROLE
    sees: frozenset[Role] | None = None
    affiliate: bool = False
    anyone: bool = False
    open: bool = False
    silent: bool = False
    blank: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def in_sight(self) -> frozenset[Role]:
        """Roles that may see the thing."""
        return self.roles | (self.sees or frozenset())


def page(roles: frozenset[Role] = EVERY_ROLE, **more: Any) -> Door:
    """A page about no one thing."""
    return Door("", roles, **more)


def read(to: str, roles: frozenset[Role] = PEOPLE, **more: Any) -> Door:
    """A page about a thing."""
    return Door(to, roles, **more)


def deed(to: str, roles: frozenset[Role], **more: Any) -> Door:
    """Something done to a thing of an elder, that more may see than do."""
    return Door(to, roles, sees=PEOPLE, **more)


DOORS: Mapping[str, Door] = {
    # the login, and one's own account
    "accounts:login": page(open=True),
    "accounts:login_code": page(open=True),
    "accounts:logout": page(anyone=True),
    "accounts:password": page(anyone=True),
    "accounts:two_step": page(anyone=True),
    # background work
    "jobs:list": page(anyone=True),
    "jobs:detail": read("run", SYSTEM),
    "jobs:status": read("run", SYSTEM),
    "jobs:cancel": read("run", SYSTEM),
    "jobs:daily": page(TOP_ONLY, extra={"pk": 1}),
    # the trail
    "audit:list": page(AUDITOR),
    # the organisation
    "org:units": page(ORG),
    "org:unit": read("unit", ORG),
    **{
        f"org:{name}": read("unit", SECURITY)
        for name in ("add_unit", "change_unit", "move_unit", "close_unit", "leader")
    },
    "org:staff_list": page(ORG),
    "org:add_staff": page(SECURITY | {HEAD}),
    "org:staff": read("staff", ORG),
    "org:change_staff": read("staff", SECURITY | {HEAD}, sees=ORG),
    "org:leave_staff": read("staff", SECURITY | {HEAD}, sees=ORG),
    "org:appoint": read("staff", SECURITY, sees=ORG),
    "org:relieve": read("post", SECURITY, sees=ORG),
    "org:create_login": read("staff", SYSTEM, sees=ORG),
    **{
        f"org:login_{name}": read("staff", SYSTEM, sees=ORG)
        for name in ("disable", "enable", "reset", "unlock", "drop_two_step")
    },
    "org:areas": page(ORG),
    "org:add_area": page(OFFICE),
    "org:area": read("area", OFFICE, sees=ORG),
    "org:rules": page(ORG),
    "org:rule": read("answering", ORG),
    "org:add_rule": page(TOP_ONLY),
    "org:change_rule": read("answering", TOP_ONLY, sees=ORG),
    "org:end_rule": read("answering", TOP_ONLY, sees=ORG),
    "org:settings": page(TOP_ONLY),
    "org:business_date": page(TOP_ONLY),
    # deeds on the file that people.urls brings
    "people:admit": page(IMPORTERS),
    "people:hand_over": page(frozenset({HEAD})),
    **{f"people:{name}": deed("person", OFFICE) for name in ("status", "transfer", "affiliate", "pair")},
    "people:number": deed("person", OFFICE, extra={"what": "id_number"}),
    **{f"people:{name}": deed("person", EDITORS) for name in ("greeting", "honour_add", "experience_add")},
    "people:affiliation_end": deed("affiliation", OFFICE),
    "people:unpair": deed("pairing", OFFICE),
    "people:kin_remove": deed("kin", EDITORS),
    "people:death_retract": deed("person", OFFICE | {LEADER}),
    "people:erase": deed("person", frozenset({HEAD})),
    # rosters
    **{f"roster:{name}": page(IMPORTERS) for name in ("list", "start", "template")},
    **{
        f"roster:{name}": read("batch", IMPORTERS)
        for name in (
            "detail",
            "columns",
            "review",
            "paper",
            "pairs",
            "decide_all",
            "recheck",
            "commit",
            "drop",
            "undo",
            "retry",
            "findings",
        )
    },
    "roster:decide": read("row", IMPORTERS),
    # files
    "files:attach": deed("person", EDITORS),
    "files:download": read("file", EDITORS | {LEADER}),
    "files:remove": deed("file", EDITORS),
    # the desk
    "desk:today": page(anyone=True),
    "desk:search": page(PEOPLE),
    "desk:coverage": page(READERS),
    "desk:coverage_liaisons": page(READERS),
    "desk:coverage_people": page(READERS),
    "desk:rulebook": page(PEOPLE),
    "desk:rule": page(PEOPLE, extra={"code": "R01"}),
    "desk:rule_window": page(TOP_ONLY, extra={"code": "R01"}),
    "desk:rule_rename": page(TOP_ONLY, extra={"code": "R01"}),
    "desk:rule_switch": page(TOP_ONLY, extra={"code": "R01"}),
    "desk:parameter_change": page(TOP_ONLY, extra={"code": "birthday_visit_age"}),
    "desk:rulebook_version": read("version", PEOPLE),
    "desk:rulebook_approve": read("version", TOP_ONLY, sees=PEOPLE),
    "desk:rulebook_reject": read("version", TOP_ONLY, sees=PEOPLE),
    "desk:paper_add": page(OFFICE | {LEADER}),
    "desk:paper_change": read("document", OFFICE | {LEADER}),
    "desk:paper_review": read("document", OFFICE | {LEADER}),
    "desk:people": page(PEOPLE),
    "desk:people_columns": page(PEOPLE),
    "desk:people_ask_export": page(PEOPLE),
    "desk:people_export": read("export", frozenset()),
    "desk:people_export_file": read("export", frozenset()),
    "desk:people_assign": page(OFFICE),
    "desk:people_save_view": page(PEOPLE),
    "desk:people_remove_view": read("view", PEOPLE, silent=True),
    "desk:person": read("person", affiliate=True),
    "desk:as_of": read("person", affiliate=True),
    "desk:card_file": read("person", affiliate=True),
    "desk:card_service": read("person", affiliate=True),
    "desk:block_edit": deed("person", EDITORS, extra={"block": "home"}),
    "desk:event_add": deed("person", ON_DUTY, extra={"kind": "mood"}),
    "desk:death_report": deed("person", ON_DUTY),
    "desk:death_confirm": deed("person", OFFICE | {LEADER}),
    "desk:need_add": deed("person", ON_DUTY),
    "desk:need_settle": deed("need", ON_DUTY),
    "desk:kin_add": deed("person", EDITORS),
    "desk:kin_edit": deed("kin", EDITORS),
    "desk:consent_add": deed("person", EDITORS),
    "desk:consent_withdraw": deed("consent", EDITORS),
    "desk:doubt_settle": deed("doubt", EDITORS),
    "desk:level_raise": deed("person", EDITORS),
    "desk:level_raise_end": deed("elevation", EDITORS),
    "desk:concern_review": deed("concern", DECIDERS),
    "desk:reveal": deed("person", EDITORS, extra={"what": "id_number"}),
    # duties
    "duties:export_run": read("duty_export", frozenset()),
    "duties:export_file": read("duty_export", frozenset()),
    **{f"duties:{name}": page(PEOPLE) for name in ("list", "export", "week", "month", "liaisons", "waivers", "bulk")},
    "duties:answer": deed("waiver", DECIDERS),
    "duties:person": read("person"),
    "duties:record": deed("person", ON_DUTY),
    "duties:make": deed("person", ON_DUTY),
    "duties:make_for_unit": read("unit", OFFICE, sees=PEOPLE),
    "duties:make_for_worker": read("staff", OFFICE, sees=PEOPLE),
    "duties:revoke": deed("evidence", EDITORS),
    "duties:detail": read("done"),
    "duties:why": read("done"),
    "duties:close": deed("owed", ON_DUTY),
    "duties:late": deed("owed", EDITORS),
    "duties:waive": deed("owed", EDITORS),
    "duties:withdraw": deed("owed", OFFICE),
    "duties:reopen": deed("done", frozenset({HEAD})),
    # reminders and escalations
    "ladder:list": page(PEOPLE),
    "ladder:duty": read("owed"),
    "ladder:clock": read("clock"),
    "ladder:hold": deed("ladder", OFFICE | {LEADER}),
    "ladder:end_hold": deed("ladder", OFFICE | {LEADER}),
    "ladder:audit": page(TOP_ONLY),
    "ladder:audit_now": page(TOP_ONLY),
    "ladder:hours": page(TOP_ONLY),
    # plans
    "plans:list": page(PLANS),
    "plans:draft_all": page(EDITORS),
    "plans:person": read("person", PLANS),
    "plans:history": read("person", PLANS),
    "plans:draft": deed("person", EDITORS),
    **{f"plans:{name}": deed("plan", EDITORS) for name in ("add", "goal", "agree", "review", "revise")},
    "plans:approve": deed("plan", DECIDERS),
    "plans:item": deed("plan_item", EDITORS),
    "plans:remove": deed("plan_item", EDITORS),
    # campaigns: whoever organises sees all of it, whoever has people on the list sees those
    "campaigns:list": page(PEOPLE - {OFFICER}),
    "campaigns:make": page(OFFICE),
    "campaigns:detail": read("campaign", READERS),
    "campaigns:report": read("campaign", READERS),
    **{
        f"campaigns:{name}": read("campaign", OFFICE, sees=READERS)
        for name in ("add_group", "freeze", "close", "call_off")
    },
    "campaigns:gifts": read("campaign", READERS),
    **{
        f"campaigns:{name}": read("campaign", OFFICE, sees=READERS)
        for name in ("budget", "gifts_receive", "gifts_lose")
    },
    # there is a list to carry only once it is frozen; the campaign of the walk is not
    **{
        f"campaigns:{name}": read("campaign", frozenset(), sees=READERS, extra={"staff_id": 1})
        for name in ("gifts_sheet", "gifts_issue", "gifts_return")
    },
    "campaigns:remove_group": read("campaign", OFFICE, sees=READERS, blank=True),
    "campaigns:explain": deed("target", EDITORS),
    # service cards
    # visits: a statistician counts and does not read; a liaison's handbook is the own one
    "visits:list": page(PLANS),
    "visits:export": page(PLANS),
    "visits:handbook": page(PLANS),
    "visits:handbook_of": read("worker", PLANS - {LIAISON}, sees=PLANS),
    "visits:route": page(PLANS),
    "visits:brief": read("person", PLANS, sees=PEOPLE),
    "visits:record": deed("person", ON_DUTY),
    "visits:detail": read("visit", PLANS, sees=PEOPLE),
    "visits:private": read("visit", frozenset({HEAD, LIAISON}), sees=PEOPLE),
    "visits:amend": deed("visit", ON_DUTY),
    "visits:correct": deed("visit", EDITORS),
    "visits:revoke": deed("visit", EDITORS),
    "visits:settle": deed("conflict", EDITORS),
    "cards:list": page(EDITORS | {LEADER}),
    "cards:make": page(OFFICE),
    "cards:revoke": read("card", EDITORS, sees=EDITORS | {LEADER}),
    "cards:batch": read("card_batch", EDITORS | {LEADER}),
    "cards:batch_document": read("card_batch", EDITORS | {LEADER}),
    "cards:hand_over": read("card_batch", EDITORS, sees=EDITORS | {LEADER}),
    "cards:directory": page(OFFICE),
    "cards:add_listing": page(OFFICE),
    "cards:change_listing": read("listing", OFFICE),
    "cards:drop_listing": read("listing", OFFICE, blank=True),
    "cards:scan": page(open=True, extra={"token": "x:y"}),
    # the phone page: the shell holds nothing, the ways in ask for the phone's own secret
    **{f"field:{name}": page(open=True) for name in ("app", "worker", "manifest")},
    **{f"field:{name}": page(frozenset(), open=True, blank=True) for name in ("send", "states")},
    "field:start": page(EDITORS),
    "field:enroll": page(EDITORS),
    "field:pack": page(frozenset(), blank=True),
    "field:devices": page(EDITORS | SECURITY),
    "field:revoke": read("device", SECURITY | {HEAD}),
    "field:parcels": page(EDITORS),
    **{f"field:{name}": read("parcel", frozenset({HEAD})) for name in ("parcel", "file", "write_up", "retry", "drop")},
    # requests and errands: who takes them in, who works on them; the three administrators and the statistician see none
    "cases:list": page(CASES),
    "cases:export": page(CASES),
    **{f"cases:{name}": page(CASES) for name in ("statistics", "statistics_export", "workers")},
    "cases:find": page(ON_DUTY),
    "cases:unlisted": page(ON_DUTY),
    "cases:new": deed("person", ON_DUTY),
    "cases:authentications": page(CASES),
    "cases:guides": page(CASES),
    "cases:guide": page(CASES, extra={"code": "authentication"}),
    "cases:categories": page(CASES),
    "cases:category_new": page(TOP_ONLY),
    "cases:category": page(TOP_ONLY, extra={"code": "repair"}),
    "cases:team_new": page(TOP_ONLY),
    "cases:team_join": page(frozenset({HEAD})),
    "cases:team_leave": read("team_member", frozenset({HEAD})),
    "cases:detail": read("case", CASES),
    "cases:words": read("case", frozenset()),
    **{f"cases:{name}": read("case", ON_DUTY, sees=CASES) for name in ("tell", "note", "callback", "link")},
    **{
        f"cases:{name}": read("case", OFFICE, sees=CASES)
        for name in ("reply", "wait", "answer", "transfer", "task", "resume")
    },
    **{f"cases:{name}": read("case", EDITORS, sees=CASES) for name in ("attempt", "authenticate")},
    **{
        f"cases:{name}": read("case", frozenset({HEAD}), sees=CASES)
        for name in ("assign", "close", "escalate", "circle_add")
    },
    "cases:accept": read("case", frozenset(), sees=CASES),
    "cases:circle_remove": read("circle_member", frozenset({HEAD}), sees=CASES),
    "cases:transfer_answer": read("transfer", OFFICE, sees=CASES),
    "cases:partners": page(CASES),
    "cases:partner_new": page(frozenset({HEAD})),
    "cases:partner": read("partner", frozenset({HEAD}), sees=CASES),
    "cases:slip": read("transfer", OFFICE, sees=CASES),
    "cases:transfer_revoke": read("transfer", OFFICE, sees=CASES),
    "cases:task_settle": read("task", OFFICE, sees=CASES),
    "cases:decide": read("escalation", frozenset({LEADER}), sees=CASES),
    "cases:material": read("material", EDITORS, sees=CASES),
    "cases:step": read("step", EDITORS, sees=CASES),
    # messages: everybody has their own; the office calls and reads its log; the channels are the system administrator's
    **{f"notify:{name}": page(anyone=True) for name in ("inbox", "read_all", "preference")},
    "notify:read": read("message", frozenset()),
    "notify:calls": page(ON_DUTY),
    "notify:call": read("phone_call", ON_DUTY),
    "notify:log": page(ON_DUTY | {LEADER}),
    "notify:message": read("message", ON_DUTY | {LEADER}),
    "notify:take_back": read("message", OFFICE),
    "notify:come_home": deed("person", EDITORS),
    "notify:person": read("person", ON_DUTY | {LEADER}),
    "notify:person_way": deed("person", EDITORS),
    **{f"notify:kin_{name}": deed("kin", EDITORS) for name in ("way", "agree", "disagree")},
    "notify:templates": page(OFFICE | {LEADER}),
    "notify:template": page(OFFICE | {LEADER}, extra={"code": "notify.birthday"}),
    "notify:reword": page(frozenset({HEAD}), extra={"code": "notify.birthday"}),
    "notify:channels": page(SYSTEM),
    "notify:channel": read("unit_channel", SYSTEM, extra={"channel": "simulator"}),
    "notify:try": read("unit_channel", SYSTEM, extra={"channel": "simulator"}),
    "notify:receipts": page(open=True, extra={"channel": "simulator", "hook": "none"}),
    # statistics
    "statistics:list": page(READERS),
    "statistics:signed": read("signed", READERS),
    "statistics:signed-people": read("signed", READERS, extra={"key": "total"}),
    "statistics:table": page(READERS, extra={"name": "A01"}),
    "statistics:sheet": page(READERS, extra={"name": "A01"}),
    "statistics:sign": page(READERS - {CLERK}, extra={"name": "A01"}),
    "statistics:people": page(READERS, extra={"name": "A01", "key": "total"}),
}


def every_address() -> dict[str, tuple[str, ...]]:
    """Name → the parameters of its pattern, walked from the resolver; what has no name is found by its pattern."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(resolver: URLResolver, prefix: str, space: str) -> None:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                inner = f"{space}{entry.namespace}:" if entry.namespace else space
                walk(entry, prefix + str(entry.pattern), inner)
            elif isinstance(entry, URLPattern):
                name = entry.name or f"/{prefix}{entry.pattern}"
                found[f"{space}{name}"] = tuple(entry.pattern.converters)

    walk(get_resolver(), "", "")
    return found
