"""需求, 联系人, 同意 from the page."""

from __future__ import annotations

import pytest

from yice.core.people.models import Consent, Kin, Need


@pytest.fixture
def here(cast):
    return f"/people/{cast.people.chen.pk}"


def test_a_need_in_the_persons_own_words(zhang, cast, here, text):
    sent = {"words": "想听人读报", "kind": "study", "stated_on": "2018-04-02", "idempotency_key": "n"}
    answer = zhang.post(f"{here}/needs/add/", sent, follow=True)
    assert "想听人读报" in text(answer)
    assert Need.objects.filter(person=cast.people.chen, words="想听人读报").count() == 1


def test_a_need_is_settled_with_what_was_done(zhang, cast, here):
    zhang.post(f"{here}/needs/add/", {"words": "想听人读报", "kind": "study", "stated_on": "2018-04-01"})
    need = Need.objects.get(words="想听人读报")
    sent = {"state": "met", "outcome": "志愿者每周三读报", "settled_on": "2018-04-02", "version": need.version}
    zhang.post(f"{here}/needs/{need.pk}/settle/", sent)
    need.refresh_from_db()
    assert (need.state, need.outcome) == ("met", "志愿者每周三读报")


def test_a_need_without_words_is_refused_but_none_at_present_is_a_statement(zhang, cast, here):
    empty = {"words": "", "kind": "study", "stated_on": "2018-04-02"}
    assert zhang.post(f"{here}/needs/add/", empty).status_code == 400
    none = {"words": "", "kind": "none", "stated_on": "2018-04-02"}
    assert zhang.post(f"{here}/needs/add/", none).status_code == 303


def test_kin_added_and_changed(zhang, cast, here):
    zhang.post(f"{here}/kin/add/", {"name": "陈明", "relation": "son", "phone": "139 3111 2222"})
    kin = Kin.objects.get(person=cast.people.chen, name="陈明")
    assert kin.phone == "13931112222"
    sent = {"name": "陈明", "relation": "son", "place": "深圳", "version": kin.version}
    assert zhang.post(f"{here}/kin/{kin.pk}/", sent).status_code == 303
    assert zhang.post(f"{here}/kin/{kin.pk}/", sent).status_code == 409


def test_consent_given_and_taken_back(zhang, cast, here):
    sent = {"purpose": "publication", "how": "signed", "given_on": "2018-04-01", "given_by": "本人"}
    zhang.post(f"{here}/consents/add/", sent)
    row = Consent.objects.get(person=cast.people.chen, purpose="publication")
    zhang.post(f"{here}/consents/{row.pk}/withdraw/", {"on": "2018-04-02"})
    row.refresh_from_db()
    assert str(row.withdrawn_on) == "2018-04-02"


def test_things_of_another_person_are_not_there(zhang, cast, here):
    other = Kin.objects.exclude(person=cast.people.chen).first()
    assert zhang.get(f"{here}/kin/{other.pk}/").status_code == 404
    assert zhang.get(f"{here}/needs/999999/settle/").status_code == 404
