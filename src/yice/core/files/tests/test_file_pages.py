"""The pages: attach in a form, look, remove."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yice.core.files.models import Attachment

PDF = b"%PDF-1.7 hello"


@pytest.fixture
def desk(cast, client):
    return lambda who: cast.login(client, getattr(cast.staff, who))


def send(client, cast, content=PDF, **more):
    data = {"file": SimpleUploadedFile("证.pdf", content), "title": "残疾军人证", "kind": "certificate", **more}
    return client.post(reverse("files:attach", args=[cast.people.chen.pk]), data)


def test_attached_shown_and_removed(cast, desk):
    client = desk("zhang")
    assert client.get(reverse("files:attach", args=[cast.people.chen.pk])).status_code == 200
    assert send(client, cast).status_code == 303
    row = Attachment.objects.get()
    shown = client.get(reverse("files:download", args=[row.pk]))
    assert (shown.status_code, shown.content, shown["Cache-Control"]) == (200, PDF, "no-store")
    assert "filename*=UTF-8''%E8%AF%81.pdf" in shown["Content-Disposition"]
    assert "sandbox" in shown["Content-Security-Policy"]
    assert client.get(reverse("files:remove", args=[row.pk])).status_code == 200
    assert client.post(reverse("files:remove", args=[row.pk]), {"reason": "重复"}).status_code == 303
    assert client.get(reverse("files:download", args=[row.pk])).status_code == 404


def test_a_refusal_keeps_what_was_typed(cast, desk):
    answer = send(desk("zhang"), cast, content=b"MZ", note="左腿")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "残疾军人证" in page
    assert "左腿" in page
    assert "格式" in page


@pytest.mark.parametrize("who", ["sibling_head", "empty_head", "system_admin"])
def test_the_neighbours_find_no_page(cast, desk, who):
    assert desk(who).get(reverse("files:attach", args=[cast.people.chen.pk])).status_code == 404


def test_the_statistician_may_not_attach(cast, desk):
    assert desk("guo").get(reverse("files:attach", args=[cast.people.chen.pk])).status_code == 403
