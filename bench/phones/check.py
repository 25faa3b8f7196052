"""The end of the simulation, measured by the ledger: what people were told against what the office has.

What should have become of concurrent changes is worked out here from the ledger alone, one change after another in the
order in which visits came into the file; the product's own judgement of conflicts is only compared with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

Item = tuple[int, str, str]  # person, block, field


@dataclass(slots=True)
class Report:
    """What was found. Everything under ``faults`` must be nought.

    ``with_people``: handed in and kept, but visibly waiting for a person (about somebody who has died since, or from a
    stopped phone); ``on_phones``: half written and still on its phone as a draft.
    """

    phones: int = 0
    days: int = 0
    phone_days: int = 0
    records: int = 0
    visits: int = 0
    with_people: int = 0
    drafts_handed_in: int = 0
    on_phones: int = 0
    files: int = 0
    changes: int = 0
    conflicts: int = 0
    lost: int = 0
    doubled: int = 0
    strange: int = 0
    refused_unasked: int = 0
    files_harmed: int = 0
    dated_wrong: int = 0
    conflicts_missed: int = 0
    conflicts_untrue: int = 0
    overwritten: int = 0
    replicas: int = 0
    replicas_unequal: int = 0
    oddities: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    examples: list[Any] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def faults(self) -> int:
        """What must be nought."""
        return (
            self.lost + self.doubled + self.strange + self.refused_unasked + self.files_harmed + self.dated_wrong
            + self.conflicts_missed + self.conflicts_untrue + self.overwritten + self.replicas_unequal
            + sum(self.oddities.values())
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self) | {"faults": self.faults}


class Check:
    """Holds the ledger against the database."""

    def __init__(self, ledger: dict[str, Any], plan: dict[str, Any]) -> None:
        self.ledger, self.plan, self.report = ledger, plan, Report()
        self.kept = [one for one in ledger["records"] if one["state"] == "kept"]
        self.dead = {int(person) for person in ledger["deaths"]}
        self.now: dict[Item, Any] = {
            (int(person), *name.split(".")): value
            for person, values in plan["known"].items()
            for name, value in values.items()
        }  # type: ignore[misc]

    def run(self) -> Report:
        """All of it."""
        report = self.report
        report.counts = dict(sorted(self.ledger["counts"].items()))
        report.phone_days = report.counts.get("phone_days", 0)
        report.records = len(self.kept)
        report.oddities = dict(Counter(one["kind"] for one in self.ledger["oddities"]))
        report.examples += self.ledger["oddities"][:5]
        self._records()
        self._drafts()
        self._files()
        self._changes()
        self._replicas()
        return report

    def _example(self, what: str, **about: Any) -> None:
        if len(self.report.examples) < 12:  # noqa: PLR2004 - enough to look into
            self.report.examples.append({"what": what, **about})

    def _records(self) -> None:
        from yice.lib import clock
        from yice.services.visits.models import Visit
        from yice.web.field.models import Parcel

        report = self.report
        by_words: dict[str, list[Any]] = defaultdict(list)
        for visit in Visit.objects.all():
            by_words[visit.said].append(visit)
        report.visits = sum(len(rows) for rows in by_words.values())
        report.strange = len(set(by_words) - {one["said"] for one in self.kept})
        parcels = {one.uid: one for one in Parcel.objects.filter(kind="record").defer("sealed")}
        self.visit_of: dict[str, Any] = {}
        for one in self.kept:
            found = by_words.get(one["said"], [])
            report.doubled += len(found) > 1
            if found:
                self.visit_of[one["uid"]] = found[0]
                day = dt.datetime.fromtimestamp(one["at"] / 1000, tz=clock.ZONE).date()
                if found[0].on != day:
                    report.dated_wrong += 1
                    self._example("dated_wrong", uid=one["uid"], on=str(found[0].on), was=str(day))
                continue
            parcel = parcels.get(one["uid"])
            if parcel is None or parcel.state not in {"refused", "held"} or self._said(one["uid"]) != one["said"]:
                report.lost += 1
                self._example("lost", uid=one["uid"], state=getattr(parcel, "state", None))
                continue
            report.with_people += 1
            died = parcel.answer.get("code") == "person_frozen" and one["person"] in self.dead
            if parcel.state == "refused" and not died:
                report.refused_unasked += 1
                self._example("refused", uid=one["uid"], answer=parcel.answer)

    def _said(self, uid: str) -> str:
        told = _opened(uid)
        return str(json.loads(told)["visit"].get("said", "")) if told else ""

    def _drafts(self) -> None:
        for one in self.ledger["records"]:
            if one["state"] == "half":
                if self._handed_in(one):
                    self.report.drafts_handed_in += 1
                else:
                    self.report.lost += 1
                    self._example("draft lost", uid=one["uid"])
            elif one["state"] == "draft":
                self.report.on_phones += 1

    def _handed_in(self, one: dict[str, Any]) -> bool:
        """Whether a half-written visit lies at the office as it was last saved: words, answers, and every file."""
        told = _opened(one["uid"])
        if not told:
            return False
        found = json.loads(told)
        answers = {f"{a['block']}.{a['field']}": a["value"] for a in found["visit"].get("answers", [])}
        files = [file["uid"] for file in found["files"]]
        for text in (one["saved"], one["tried"]):
            said, typed, names = json.loads(text) if text else (None, {}, [])
            same = found["visit"].get("said") == said and answers == {key: a["value"] for key, a in typed.items()}
            if same and files == names:
                want = {file["uid"]: file["sha"] for file in one["files"]}
                return all(hashlib.sha256(_opened(uid) or b"").hexdigest() == want[uid] for uid in files)
        return False

    def _files(self) -> None:
        from yice.core.files import queries as files

        for one in self.kept:
            want = sorted(file["sha"] for file in one["files"])
            self.report.files += len(want)
            if not want:
                continue
            visit = self.visit_of.get(one["uid"])
            if visit is not None:
                rows = visit.files.select_related("attachment")
                have = [files.read_file(row.attachment.file) for row in rows]
                if len(have) < len(want):  # what was not accepted lies with a person, as it came
                    waiting = [_opened(file["uid"], {"refused", "held"}) for file in one["files"]]
                    have += [body for body in waiting if body is not None]
            else:
                have = [_opened(file["uid"]) or b"" for file in one["files"]]
            if sorted(hashlib.sha256(body).hexdigest() for body in have) != want:
                self.report.files_harmed += 1
                self._example("file", uid=one["uid"], want=len(want), have=len(have), applied=visit is not None)

    def _changes(self) -> None:
        """Play every change through, in the order of the file; expect a conflict where both sides changed one item."""
        from yice.services.visits.models import Conflict

        by_person = {one["uid"]: one for one in self.kept}
        visits = sorted(((visit, by_person[uid]) for uid, visit in self.visit_of.items()), key=lambda two: two[0].pk)
        desk = list(self.ledger["desk"])
        since: dict[Item, dt.date] = {}
        expected: dict[tuple[int, str, str], tuple[Any, Any, str]] = {}

        def at_the_desk(before: int) -> None:
            while desk and desk[0]["mark"] < before:
                one = desk.pop(0)
                item = (one["person"], one["block"], one["field"])
                self.now[item], since[item] = one["value"], _day(one["on"])

        desk.sort(key=lambda one: one["mark"])  # stable: those after the same visit came in the order of the ledger
        for visit, record in visits:
            at_the_desk(visit.pk)
            for change in record["changes"].values():
                item = (record["person"], change["block"], change["field"])
                theirs, mine = self.now.get(item), change["typed"]
                self.report.changes += 1
                if change["saw"] != theirs:
                    stands = "mine" if item not in since or visit.on > since[item] else "theirs"
                    expected[visit.pk, change["block"], change["field"]] = (theirs, mine, stands)
                    if stands == "theirs":
                        continue
                self.now[item], since[item] = mine, visit.on
        at_the_desk(2**62)
        shown = {
            (one.visit_id, one.block, one.field): (one.theirs, one.mine, one.stands)
            for one in Conflict.objects.filter(doubt__settled_at__isnull=True)
        }
        self.report.conflicts = len(shown)
        missed = [key for key, values in expected.items() if shown.get(key) != values]
        self.report.conflicts_missed = len(missed)
        untrue = [key for key in shown if key not in expected]
        self.report.conflicts_untrue = len(untrue)
        for key in untrue[:3]:
            self._example("conflict that is none", key=key, shown=shown[key])
        for key in missed[:3]:
            self._example("conflict", key=key, expected=expected[key], shown=shown.get(key))

    def _replicas(self) -> None:
        from yice.core.people.fields import as_json
        from yice.core.people.models import Person
        from yice.core.people.queries import detail

        held = {int(number): people for number, people in self.ledger["replicas"].items()}
        files: dict[int, Any] = {}
        for person in Person.objects.filter(pk__in=self.plan["people"]):
            found = detail(person)
            files[person.pk] = found
            for (number, block, name), value in list(self.now.items()):
                if number == person.pk and as_json(found.blocks[block][name]) != value:
                    self.report.overwritten += 1
                    self._example("overwritten", person=number, item=f"{block}.{name}", expected=value)
        for number, about in enumerate(self.plan["phones"]):
            people = {one["id"]: one for one in held.get(number, [])}
            self.report.replicas += len(people)
            alive = set(about["carries"]) - self.dead
            unequal = alive ^ set(people)
            for pk in alive & set(people):
                for block, told in people[pk]["blocks"].items():
                    values = files[pk].blocks[block]
                    same = told["version"] == files[pk].versions[block]
                    if not same or any(as_json(values[name]) != value for name, value in told["items"].items()):
                        unequal.add(pk)
            self.report.replicas_unequal += len(unequal)
            if unequal:
                self._example("replica", phone=number, people=sorted(unequal)[:3], has=len(people), wants=len(alive))


def _day(moment: int) -> dt.date:
    from yice.lib import clock

    return dt.datetime.fromtimestamp(moment / 1000, tz=clock.ZONE).date()


def _opened(uid: str, states: set[str] | None = None) -> bytes | None:
    """What a parcel holds; ``None`` when it is not there (or in none of these states) or cannot be opened."""
    from yice.lib.errors import YiceError
    from yice.web.field.models import Parcel
    from yice.web.field.sealing import unseal

    found = Parcel.objects.filter(uid=uid).first()
    if found is None or (states is not None and found.state not in states):
        return None
    try:
        return unseal(found.sealed, uid)
    except YiceError:
        return None
