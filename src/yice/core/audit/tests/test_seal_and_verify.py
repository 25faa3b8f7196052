import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from yice.core.audit import anchor, triggers
from yice.core.audit.actions import record
from yice.core.audit.chain import FIELDS
from yice.core.audit.models import Entry, Seal
from yice.core.audit.sealing import safe_point, seal_pending
from yice.core.audit.verifying import verify
from yice.lib.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # numbers given out by earlier tests are not a cut tail
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'audit_entry'")
    return tmp_path


def write(count):
    for number in range(count):
        record(by=SYSTEM, verb="v", subject=("x", number), detail={"甲": [number, None], "b": 1.5})


def tamper(statement):
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.create(connection)


def codes(report):
    return [finding.code for finding in report.findings]


def ids():
    return list(Entry.objects.order_by("id").values_list("id", flat=True))


def test_what_was_written_is_sealed_once_and_verifies():
    write(7)
    assert seal_pending(batch=3) == 7
    assert seal_pending() == 0
    assert Seal.objects.count() == 3
    report = verify()
    assert report.ok
    assert (report.entries, report.seals, report.unsealed) == (7, 3, 0)


def test_the_unsealed_tail_is_reported_not_hidden():
    write(2)
    seal_pending()
    write(3)
    report = verify()
    assert report.ok
    assert report.unsealed == 3
    assert report.unsealed_since is not None


@pytest.mark.parametrize(
    ("column", "value"), [("reason", "'x'"), ("actor_id", "9"), ("detail", "'{}'"), ("person_id", "3")]
)
def test_an_edit_anywhere_is_found(column, value):
    write(6)
    seal_pending(batch=2)
    third = ids()[2]
    tamper(f"UPDATE audit_entry SET {column} = {value} WHERE id = {third}")
    (finding,) = verify().findings
    assert finding.code == "entry_changed"
    assert finding.first_id <= third <= finding.last_id


def test_an_edited_seal_is_found():
    write(4)
    seal_pending()
    tamper("UPDATE audit_seal SET count = 3")
    assert not verify().ok


def test_a_removed_entry_is_found():
    write(4)
    seal_pending()
    tamper(f"DELETE FROM audit_entry WHERE id = {ids()[1]}")
    assert codes(verify()) == ["entry_missing"]


def test_an_entry_slipped_in_is_found():
    write(3)
    first, second, _third = ids()
    tamper(f"DELETE FROM audit_entry WHERE id = {second}")
    seal_pending()
    columns = ",".join(FIELDS[1:])
    tamper(f"INSERT INTO audit_entry (id,{columns}) SELECT {second},{columns} FROM audit_entry WHERE id = {first}")
    assert codes(verify()) == ["entry_added"]


def test_a_seal_taken_out_of_the_middle_is_found():
    write(6)
    seal_pending(batch=2)
    tamper("DELETE FROM audit_seal WHERE number = 2")
    assert {"chain_broken", "chain_cut"} <= set(codes(verify()))


def test_a_tail_cut_off_with_its_seals_is_found_by_the_anchor():
    write(6)
    seal_pending(batch=3)
    last = ids()[2]
    tamper(f"DELETE FROM audit_entry WHERE id > {last}")
    tamper("DELETE FROM audit_seal WHERE number = 2")
    assert "chain_cut" in codes(verify())


def test_a_chain_rewritten_from_the_start_is_found_by_the_anchor():
    write(3)
    seal_pending()
    tamper("UPDATE audit_entry SET reason = 'x'")
    tamper("DELETE FROM audit_seal")
    kept = anchor.path().read_text()
    seal_pending()
    anchor.path().write_text(kept)
    assert codes(verify()) == ["chain_rewritten"]


def test_an_old_copy_of_the_anchor_still_proves_its_part(data):
    write(2)
    seal_pending()
    copy = data / "copy.jsonl"
    copy.write_text(anchor.path().read_text() + '{"number": 2, "las')
    write(2)
    seal_pending()
    assert verify(copy).ok


def test_a_lost_anchor_is_said():
    write(1)
    seal_pending()
    anchor.path().unlink()
    assert codes(verify()) == ["anchor_missing"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite counts numbers given out without gaps")
def test_an_unsealed_tail_cut_off_is_found_on_sqlite():
    write(3)
    tamper(f"DELETE FROM audit_entry WHERE id = {ids()[-1]}")
    assert codes(verify()) == ["tail_cut"]


def test_lifted_triggers_are_found():
    triggers.drop(connection)
    assert set(codes(verify())) == {"trigger_missing"}


def test_the_command_prints_json_records_itself_and_fails_when_something_is_wrong(capsys):
    write(2)
    seal_pending()
    call_command("audit_verify", "--json")
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert Entry.objects.filter(verb="audit.verify").count() == 1
    tamper(f"UPDATE audit_entry SET reason = 'x' WHERE id = {ids()[0]}")
    with pytest.raises(SystemExit) as caught:
        call_command("audit_verify")
    assert caught.value.code == 1
    assert "[entry_changed]" in capsys.readouterr().out


def test_flush_refuses_a_database_that_is_not_for_tests(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/yice.sqlite3")
    with pytest.raises(CommandError, match="审计"):
        call_command("flush", "--no-input")


def test_the_safe_point_covers_everything_when_nobody_else_writes():
    write(2)
    assert safe_point() >= ids()[-1]
