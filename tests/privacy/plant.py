"""Plants the canaries everywhere a clerk could type one, in a process of its own on the database of ``YICE_DATA``.

What it prints to standard error is the log of the product; a place that could not be planted is an error of the test.
"""

from __future__ import annotations

import logging
import os
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from canaries import ALL, short
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yice.core.files import actions as files
from yice.core.jobs import actions as jobs
from yice.core.jobs.models import Run
from yice.core.jobs.registry import handler
from yice.core.jobs.worker import Worker
from yice.core.org.models import Staff
from yice.core.people import actions as people
from yice.core.people.models import Doubt, Kin, Person
from yice.core.roster import actions as roster
from yice.core.roster.models import Batch
from yice.lib import clock
from yice.lib.errors import YiceError
from yice.lib.prepare import prepare_database
from yice.lib.sheets.tests.files import xlsx
from yice.planning.duties import actions as duties
from yice.testing import cast as casting
from yice.testing.cast import BUILDER, TODAY

WIDE = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
SPACED = " ".join(ALL["spaced"][at : at + 4] for at in range(0, 18, 4))
CARD = " ".join(ALL["card of sixteen, spaced"][at : at + 4] for at in range(0, 16, 4))
HEAD = ["姓名", "性别", "出生年月", "身份证号", "银行卡号", "联系电话", "家庭住址", "联系人", "备注", "暗号",
        f"旧号{ALL['in a heading']}", "藏着"]  # fmt: skip


def row(name: str, birth: str, number: object, **more: object) -> list[object]:
    """One person of the sheet."""
    known = {"姓名": name, "性别": "男", "出生年月": birth, "身份证号": number}
    return list((dict.fromkeys(HEAD) | known | more).values())


def sheet() -> bytes:
    """A roster as offices keep them, and worse."""
    rows = [
        [f"离休干部花名册 {ALL['in a title']}"],
        HEAD,
        row("甲一", "1925.08", ALL["eighteen"], 银行卡号=ALL["card in its column"], 备注=f"旧证{ALL['in a remark']}"),
        row("甲二", "1926.02", short(ALL["fifteen"]), 暗号=f"密{ALL['in an unknown column']}", 银行卡号=CARD),
        row("甲三", "1927.06", ALL["x-ended"], 备注=f"卡{ALL['card in a remark']}", 藏着=ALL["in a hidden column"]),
        row("甲四", "1927.06", ALL["lower x"].lower(), 暗号=ALL["card in an unknown column"]),
        row("甲五", "1928.03", ALL["full width"].translate(WIDE), 联系人=f"张芳{ALL['in a relative']}"),
        row("甲六", "1928.03", SPACED, 家庭住址=f"皋兰路{ALL['in an address']}"),
        row("甲七", "1928.03", int(ALL["as a number"]), 银行卡号=int(ALL["card as a number"])),
        row("甲八", "1928.03", ALL["bad check digit"], 联系电话=ALL["in a telephone"]),
        row(f"甲九{ALL['in a name']}", f"1929.01 {ALL['in a date']}", None),
        row("", "1929.01", ALL["in a broken row"]),
        row("甲十", ALL["in the wrong column"], None),
    ]

    def more(_book: Any, made: Any) -> None:
        from openpyxl.comments import Comment

        made.column_dimensions["L"].hidden = True
        made["A3"].comment = Comment(f"见 {ALL['in a comment']}", "小王")

    return xlsx(rows, f"册{ALL['in the name of a sheet']}", then=more)


def refused(do: Any, *args: Any, **values: Any) -> None:
    """Something that may well be refused: what matters is what stays behind."""
    try:
        do(*args, **values)
    except YiceError as error:
        logging.getLogger("yice.test").warning("refused: %s", error)


def import_all(cast: casting.Cast) -> None:
    """By the worker, with its file staged; twice, so that the second updates; once undone; once by command."""
    from django.core.management import call_command

    head, worker, body = cast.actor(cast.staff.works_head), Worker(), sheet()
    name = f"花名册{ALL['in the name of a file']}.xlsx"
    for _ in range(2):
        batch = roster.take_upload(by=head, filename=name, body=body, unit=cast.units.works)
        roster.ask_to_check(by=head, batch=batch)
        work(worker)
        batch.refresh_from_db()
        roster.ask_to_commit(by=head, batch=batch)
        work(worker)
    batch = roster.take_upload(by=head, filename=name, body=body, unit=cast.units.plant)
    roster.ask_to_check(by=head, batch=batch)
    work(worker)
    waiting = Batch.objects.order_by("-pk").first()
    assert waiting is not None
    client = cast.login(Client(raise_request_exception=False), cast.staff.works_head)
    for page in ("", "columns/", "review/", "pairs/", "findings/"):
        client.get(f"/roster/{waiting.pk}/{page}")
    place = Path(os.environ["PLANT_FILES"]) / name
    place.write_bytes(body)
    call_command("import_roster", str(place), unit="JC-HX", json=True, stdout=StringIO())
    place.unlink()
    broken = b"PK\x03\x04" + ALL["in a title"].encode()
    refused(roster.take_upload, by=head, filename=name, body=broken, unit=cast.units.works)


def work(worker: Worker) -> None:
    """Everything that waits."""
    while worker.step():
        pass


def act_all(cast: casting.Cast) -> None:
    """Deeds with numbers in every word that a person may type."""
    lin, chen, zheng = cast.actor(cast.staff.lin), cast.people.chen.pk, cast.people.zheng.pk
    why, card = f"原证{ALL['in a reason']}", f"原卡{ALL['card in a reason']}"
    people.set_identity(by=lin, person_id=chen, number=ALL["set by an action"], reason=why)
    people.set_bank(by=lin, person_id=chen, number=ALL["card set by an action"], reason=card)
    refused(people.set_identity, by=lin, person_id=zheng, number=ALL["set by an action"], reason="重号")
    refused(people.set_identity, by=lin, person_id=zheng, number=ALL["refused by an action"], reason="")
    look, need = f"核对{ALL['in a reason to reveal']}", f"证{ALL['in a need']}丢了"
    refused(people.reveal_identity, by=lin, person_id=chen, what="id_number", reason=look)
    refused(people.state_need, by=lin, person_id=chen, words=need, kind="errand", stated_on=TODAY)
    visit = duties.Deed(on=TODAY, kind="visit", channel="home", result=f"抄下{ALL['in a record of a visit']}")
    refused(duties.record_evidence, by=lin, subject=chen, deed=visit)
    refused(people.record_event, by=lin, person_id=chen, kind="fell", on=TODAY, detail=f"医保{ALL['in an event']}")
    refused(
        people.update_block, by=lin, person_id=chen, block="home", source="走访当面",
        values={"address": f"皋兰路{ALL['in a block']}"},
    )  # fmt: skip
    kin = Kin.objects.filter(person_id=chen).first()
    assert kin is not None
    refused(
        people.update_kin,
        by=lin,
        person_id=chen,
        kin_id=kin.pk,
        values={"note": f"证{ALL['in the note of a relative']}"},
    )
    doubt = people.raise_doubt(by=lin, person_id=chen, code="id_birth_conflict", field="birth", words="生日不一")
    refused(people.settle_doubt, by=lin, person_id=chen, doubt_id=doubt.pk, decision=f"以{ALL['in a decision']}为准")
    refused(
        files.attach_file, by=lin, person_id=chen, content=b"%PDF-1.7 " + ALL["in an attached file"].encode() * 3,
        name=f"身份证{ALL['in the name of an attached file']}.pdf", kind="scan", title="材料",
    )  # fmt: skip


@handler("canary.break", title="出错")
def _break(_run: Any, args: Any) -> None:
    """Fails as no one foresaw, or as a rule says, or tells too much in its result."""
    if args["how"] == "bug":
        raise ValueError(ALL["in an error nobody foresaw"])
    return {"told": ALL["in a result of a job"]}  # type: ignore[return-value]


def job_all(cast: casting.Cast) -> None:
    """Arguments, results, errors of jobs."""
    lin = cast.actor(cast.staff.lin)
    refused(jobs.enqueue, "canary.break", {"how": ALL["in arguments of a job"]}, by=lin)
    for how in ("bug", "result"):
        jobs.enqueue("canary.break", {"how": how}, by=BUILDER)
    work(Worker())
    assert Run.objects.filter(kind="canary.break").exclude(attempts=0).count() == 2


def browse_all(cast: casting.Cast) -> None:
    """What is typed into pages and addresses."""
    client = cast.login(Client(raise_request_exception=False), cast.staff.lin)
    for name in ("searched on the page", "searched, in fifteen"):
        client.post("/search/", {"q": ALL[name]}, follow=True)
    client.post("/search/", {"q": f"陈怀山 {ALL['searched with a name']}"}, follow=True)
    client.get("/search/", {"q": ALL["in an address of a page"]})
    client.get("/people/", {"q": ALL["in an address of a page"]})
    client.get(f"/people/{ALL['in an address of a page']}/")
    client.post("/people/views/", {"name": ALL["in a saved view"]}, QUERY_STRING=f"level={ALL['in a saved view']}")
    person = cast.people.zheng
    client.post(f"/people/{person.pk}/number/id_number/", {"number": ALL["set on a page"], "reason": "", "version": 1})
    version = Person.objects.get(pk=person.pk).version
    for what, name in (("id_number", "set on a page"), ("bank_number", "card on a page")):
        client.post(
            f"/people/{person.pk}/number/{what}/", {"number": ALL[name], "reason": "本人出示", "version": version}
        )
        version = Person.objects.get(pk=person.pk).version
    client.post(
        f"/files/people/{person.pk}/attach/",
        {"file": SimpleUploadedFile(f"{ALL['in the name of an attached file']}.pdf", b"%PDF-1.7 x"), "kind": "scan",
         "title": "材料", "note": ALL["in an attached file"]},
    )  # fmt: skip
    stranger = Client(raise_request_exception=False)
    for _ in range(6):
        stranger.post("/login/", {"username": ALL["typed as a login name"], "password": ALL["typed as a login name"]})
    stranger.get("/people/", {"q": ALL["in an address of a page"]})


def main() -> None:
    """Plant them all."""
    prepare_database()
    with clock.at(TODAY):
        cast = casting.build()
        cast.user(cast.staff.lin)
        cast.user(cast.staff.works_head)
        Staff.objects.get(pk=cast.staff.lin.pk)
        import_all(cast)
        act_all(cast)
        job_all(cast)
        browse_all(cast)
    known = Person.objects.exclude(id_blind=None).count()
    sys.stdout.write(f"{known} {Person.objects.exclude(bank_blind=None).count()} {Doubt.objects.count()}")
