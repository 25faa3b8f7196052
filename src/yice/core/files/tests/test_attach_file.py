"""A file goes into a person's file, is looked at, and goes again."""

import datetime as dt
import io
import os
import zipfile

import pytest

from yice.core.audit.models import Entry
from yice.core.files import access, actions, queries, store
from yice.core.files.models import Attachment, StoredFile
from yice.core.people import actions as people
from yice.lib.crypto import Unreadable
from yice.lib.errors import Invalid, NotFound, Refused, YiceError

PDF = b"%PDF-1.7 " + "陈怀山住院小结".encode() * 50
DAY = dt.date(2018, 4, 1)


def attach(cast, who="zhang", person="chen", content=PDF, name="小结.pdf", kind="scan", **more):
    return actions.attach_file(
        by=cast.actor(getattr(cast.staff, who)), person_id=getattr(cast.people, person).pk, content=content, name=name,
        kind=kind, title="材料", **more,
    )  # fmt: skip


def opened(cast, row, who="zhang"):
    return actions.open_attachment(by=cast.actor(getattr(cast.staff, who)), attachment_id=row.pk)


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def test_what_goes_in_comes_out_and_every_look_is_written_down(cast):
    row = attach(cast)
    assert opened(cast, row).content == PDF
    assert opened(cast, row, "lin").name == "小结.pdf"
    assert Entry.objects.filter(verb="view.attachment", person_id=cast.people.chen.pk).count() == 2


def test_on_disk_lies_only_noise(cast, tmp_path):
    attach(cast)
    bodies = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(bodies) == 1
    assert b"PDF" not in bodies[0].read_bytes()
    assert "陈怀山".encode() not in bodies[0].read_bytes()


def test_a_body_changed_on_disk_is_noticed(cast, tmp_path):
    row = attach(cast)
    (body,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    body.write_bytes(body.read_bytes()[:-1] + b"x")
    with pytest.raises(Unreadable):
        opened(cast, row)


def test_the_same_form_sent_twice_is_one_file(cast):
    assert attach(cast, key="f") == attach(cast, key="f")
    assert StoredFile.objects.count() == 1


def test_medical_papers_need_consent_each_time(cast):
    zhang, chen = cast.actor(cast.staff.zhang), cast.people.chen.pk
    with pytest.raises(Refused) as error:
        attach(cast, kind="medical")
    assert error.value.code == "consent_missing"
    people.give_consent(by=zhang, person_id=chen, purpose="health", given_on=DAY, how="signed")
    row = attach(cast, kind="medical")
    assert opened(cast, row).content == PDF
    people.withdraw_consent(by=zhang, person_id=chen, purpose="health", on=DAY)
    with pytest.raises(Refused):
        opened(cast, row)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (b"MZ\x90\x00" * 9, "a.exe", "file_type"),
        (b"<html><script>", "a.html", "file_type"),
        (b"<svg onload=1>", "a.svg", "file_type"),
        (PDF, "a.jpg", "file_mismatch"),
        (PDF, "a", "file_mismatch"),
        (archive("word/document.xml", "word/vbaProject.bin"), "a.docx", "file_macros"),
        (archive("else.txt"), "a.zip", "file_type"),
        (b"PK\x03\x04broken", "a.docx", "file_type"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(cast, tmp_path, content, name, code):
    with pytest.raises(Invalid) as error:
        attach(cast, content=content, name=name)
    assert error.value.code == code
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_too_large_says_how_large(cast, monkeypatch):
    monkeypatch.setattr(store, "LIMIT", 100)
    with pytest.raises(Invalid) as error:
        attach(cast)
    assert error.value.code == "file_too_large"


def test_office_papers_pass(cast):
    assert attach(cast, content=archive("word/document.xml"), name="信.docx").file.mime.endswith(
        "wordprocessingml.document"
    )


def test_an_identity_number_in_the_name_is_masked(cast):
    row = attach(cast, name="620102193007230018复印件.pdf")
    assert "620102193007230018" not in row.file.name


def test_removed_is_destroyed(cast, tmp_path, django_capture_on_commit_callbacks):
    row = attach(cast)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_attachment(by=cast.actor(cast.staff.zhang), attachment_id=row.pk, reason="重复")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with pytest.raises(NotFound):
        opened(cast, row)
    with pytest.raises(YiceError):
        queries.read_file(StoredFile.objects.get(pk=row.file_id))


def test_a_reason_is_required_to_remove(cast):
    row = attach(cast)
    with pytest.raises(Invalid):
        actions.remove_attachment(by=cast.actor(cast.staff.zhang), attachment_id=row.pk, reason=" ")


def test_the_list_is_for_those_who_may(cast):
    attach(cast)
    seen = {
        who: len(access.listed(cast.actor(getattr(cast.staff, who)), cast.people.chen))
        for who in ("lin", "zhang", "community_worker", "guo")
    }
    assert seen == {"lin": 1, "zhang": 1, "community_worker": 0, "guo": 0}


@pytest.mark.parametrize("who", ["sibling_head", "foreign_head", "community_worker", "guo", "system_admin"])
def test_others_do_not_find_it(cast, who):
    row = attach(cast)
    with pytest.raises(NotFound):
        opened(cast, row, who)


def test_an_orphan_of_a_crash_is_swept_after_a_day(cast, tmp_path):
    row = attach(cast)
    orphan = store.write(b"x", None)
    assert actions.sweep_bodies(by=cast.actor(cast.staff.lin)) == 0
    path = next(path for path in tmp_path.rglob(orphan))
    os.utime(path, (1, 1))
    kept = next(path for path in tmp_path.rglob(row.file.body))
    os.utime(kept, (1, 1))
    assert actions.sweep_bodies(by=cast.actor(cast.staff.lin)) == 1
    assert kept.exists()


def test_an_erased_persons_files_are_noise_at_once_and_gone_after_the_sweep(
    cast, tmp_path, django_capture_on_commit_callbacks
):
    row = attach(cast, who="sun", person="wang")
    people.erase_person(by=cast.actor(cast.staff.lin), person_id=cast.people.wang.pk, reason="期满")
    with pytest.raises(Unreadable):
        queries.read_file(row.file)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep_bodies(by=cast.actor(cast.staff.lin)) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert Attachment.objects.get(pk=row.pk).title == StoredFile.objects.get(pk=row.file_id).name == "已清除"
