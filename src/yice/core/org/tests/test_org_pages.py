import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yice.core.audit.models import Entry
from yice.core.org.actions import add_area, create_login
from yice.core.org.models import Area, Post, Staff, Tenant, Unit
from yice.core.org.tests.conftest import SYSTEM, TODAY
from yice.lib.actor import Role

READERS = [Role.HEAD, Role.CLERK, Role.LIAISON, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN]


@pytest.fixture
def at_works(town, hire):
    """One of each role at the works."""
    return {role: hire(role.value, town.works, role) for role in Role}


def pages(town, staff):
    unit, one = town.works.pk, staff.pk
    everybody = [
        "/org/units/",
        "/org/staff/",
        "/org/areas/",
        "/org/rules/",
        f"/org/units/{unit}/",
        f"/org/staff/{one}/",
    ]
    units = [f"/org/units/{unit}/{deed}/" for deed in ("add", "change", "move", "close", "leader")]
    return everybody, units


def test_who_may_see_the_organisation_sees_its_pages(town, hire, at_works, enter):
    everybody, _ = pages(town, hire("X1", town.plant))
    for role in READERS:
        client = enter(at_works[role])
        assert [client.get(path).status_code for path in everybody] == [200] * len(everybody), role


def test_the_audit_administrator_sees_no_organisation(town, hire, at_works, enter):
    everybody, units = pages(town, hire("X1", town.plant))
    client = enter(at_works[Role.AUDIT_ADMIN])
    assert {client.get(path).status_code for path in (*everybody, *units)} == {404}


def test_without_signing_in_there_is_only_the_login(client, town, hire):
    everybody, units = pages(town, hire("X1", town.plant))
    assert {client.get(path).url.split("?")[0] for path in (*everybody, *units)} == {"/login/"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_ADMIN])
def test_only_the_security_administrator_changes_units(town, hire, at_works, enter, role):
    _, units = pages(town, hire("X1", town.plant))
    client = enter(at_works[role])
    assert {client.get(path).status_code for path in units} == {404}
    assert {client.post(path, {"version": 1, "name": "x", "reason": "y"}).status_code for path in units} == {404}


def test_parent_sibling_and_foreign_units_are_not_there(town, hire, at_works, enter):
    client = enter(at_works[Role.SECURITY_ADMIN])
    for unit in (town.bureau, town.county, town.foreign):
        stranger = hire(f"Y{unit.pk}", unit)
        _, units = pages(town, stranger)
        paths = [path.replace(f"/{town.works.pk}/", f"/{unit.pk}/") for path in units]
        paths += [f"/org/units/{unit.pk}/", f"/org/staff/{stranger.pk}/", f"/org/staff/{stranger.pk}/appoint/"]
        assert {client.get(path).status_code for path in paths} == {404}


def test_empty_scope_sees_nothing(town, hire, enter):
    client = enter(hire("N1", town.works))
    assert client.get("/org/units/").status_code == 404


def test_the_tree_shows_ones_own_part_and_finds_by_name(town, at_works, enter):
    page = enter(at_works[Role.HEAD]).get("/org/units/").content.decode()
    assert "铸造分厂" in page
    assert "河东区" not in page
    page = enter(at_works[Role.HEAD]).get("/org/units/?q=铸造").content.decode()
    assert "JCC1" in page
    assert ">机床厂<" not in page


def test_a_unit_is_opened_moved_and_closed_on_its_pages(town, hire, enter):
    client = enter(hire("S1", town.bureau, Role.SECURITY_ADMIN))
    answer = client.post(
        f"/org/units/{town.works.pk}/add/", {"code": "N", "name": "新车间", "kind": "plant", "idempotency_key": "k"}
    )
    unit = Unit.objects.get(code="N")
    assert (answer.status_code, answer.url) == (303, f"/org/units/{unit.pk}/")
    move = {"version": 1, "parent": town.county.pk, "reason": "调整"}
    page = client.post(f"/org/units/{unit.pk}/move/", move).content.decode()
    assert "将要移动" in page
    assert Unit.objects.get(pk=unit.pk).parent == town.works
    client.post(f"/org/units/{unit.pk}/move/", {**move, "confirmed": "1"})
    assert Unit.objects.get(pk=unit.pk).parent == town.county
    page = client.post(f"/org/units/{town.county.pk}/close/", {"version": 1, "reason": "x"})
    assert (page.status_code, "还有 1 个下级单位" in page.content.decode()) == (409, True)


def test_a_stale_form_keeps_what_was_typed(town, hire, enter):
    client = enter(hire("S1", town.bureau, Role.SECURITY_ADMIN))
    typed = {"version": 0, "name": "机床公司", "kind": "enterprise"}
    page = client.post(f"/org/units/{town.works.pk}/change/", typed)
    assert page.status_code == 409
    assert "机床公司" in page.content.decode()
    assert Unit.objects.get(pk=town.works.pk).name == "机床厂"


def test_the_head_takes_on_staff_of_his_own_units_only(town, at_works, enter):
    client = enter(at_works[Role.HEAD])
    given = {"no": "W9", "name": "新人", "employment": "full", "duty_types": ["visits"]}
    assert client.post("/org/staff/add/", {**given, "unit": town.county.pk}).status_code == 400
    assert client.post("/org/staff/add/", {**given, "unit": town.plant.pk}).status_code == 303
    assert Staff.objects.get(no="W9").duty_types == ["visits"]
    assert enter(at_works[Role.CLERK]).get("/org/staff/add/").status_code == 404


def test_a_post_is_given_and_ended_by_the_security_administrator(town, hire, at_works, enter):
    staff = hire("X1", town.plant)
    given = {"unit": town.plant.pk, "role": "liaison", "idempotency_key": "k"}
    assert enter(at_works[Role.HEAD]).post(f"/org/staff/{staff.pk}/appoint/", given).status_code == 404
    client = enter(at_works[Role.SECURITY_ADMIN])
    assert client.post(f"/org/staff/{staff.pk}/appoint/", given).status_code == 303
    post = Post.objects.get(staff=staff)
    relieve = f"/org/staff/{staff.pk}/posts/{post.pk}/relieve/"
    assert (
        client.post(f"/org/staff/{at_works[Role.HEAD].pk}/posts/{post.pk}/relieve/", {"reason": "x"}).status_code == 404
    )
    assert client.post(relieve, {"reason": "调离"}).status_code == 303
    assert not staff.posts.filter(superseded_at=None, valid_to=None).exists()


def test_the_security_administrator_cannot_appoint_himself_on_the_page(town, at_works, enter):
    admin = at_works[Role.SECURITY_ADMIN]
    answer = enter(admin).post(f"/org/staff/{admin.pk}/appoint/", {"unit": town.plant.pk, "role": "security_admin"})
    assert answer.status_code == 409
    assert "不能给自己任职" in answer.content.decode()


def test_the_one_time_password_is_shown_once_to_the_system_administrator(town, hire, at_works, enter, client):
    staff = hire("X1", town.plant)
    address = f"/org/staff/{staff.pk}/login/"
    assert enter(at_works[Role.SECURITY_ADMIN]).get(address).status_code == 404
    admin = enter(at_works[Role.SYSTEM_ADMIN])
    page = admin.post(address, {"username": "xiaowang"})
    staff.refresh_from_db()
    password = page.content.decode().split("<code>")[2].split("</code>")[0]
    assert staff.user.check_password(password)
    assert page["Cache-Control"].find("no-store") >= 0
    assert admin.post(address, {"username": "another"}).status_code == 409
    assert password not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("deed", ["disable", "reset", "unlock", "drop-two-step"])
def test_logins_are_the_system_administrators_business(town, hire, at_works, enter, deed):
    staff = hire("X1", town.plant)
    create_login(by=SYSTEM, staff=staff, username="x1")
    address = f"/org/staff/{staff.pk}/login/{deed}/"
    assert enter(at_works[Role.HEAD]).post(address, {"reason": "x"}).status_code == 404
    client = enter(at_works[Role.SYSTEM_ADMIN])
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "本人申请"}).status_code in {200, 303}
    assert client.get(f"/org/staff/{staff.pk}/").status_code == 200


def test_a_disabled_login_is_let_in_again(town, hire, at_works, enter):
    staff = hire("X1", town.plant)
    create_login(by=SYSTEM, staff=staff, username="x1")
    client = enter(at_works[Role.SYSTEM_ADMIN])
    client.post(f"/org/staff/{staff.pk}/login/disable/", {"reason": "出差"})
    client.post(f"/org/staff/{staff.pk}/login/enable/", {"reason": "回来"})
    staff.user.refresh_from_db()
    assert staff.user.is_active


def test_areas_are_kept_by_the_head_within_his_units(town, at_works, enter):
    client = enter(at_works[Role.HEAD])
    head = at_works[Role.HEAD]
    given = {"unit": town.works.pk, "code": "1", "name": "东区", "manager": head.pk, "idempotency_key": "k"}
    assert client.post("/org/areas/add/", given).status_code == 303
    area = Area.objects.get()
    assert client.post(f"/org/areas/{area.pk}/", {"version": 1, "name": "东区", "manager": ""}).status_code == 303
    assert "暂缺" in client.get("/org/areas/").content.decode()
    foreign = add_area(by=SYSTEM, unit=town.county, code="1", name="外区")
    assert client.get(f"/org/areas/{foreign.pk}/").status_code == 404
    assert enter(at_works[Role.LIAISON]).get(f"/org/areas/{area.pk}/").status_code == 404


def test_the_business_date_is_the_system_administrators_of_the_top(town, at_works, hire, enter):
    for below in (at_works[Role.HEAD], at_works[Role.SYSTEM_ADMIN]):
        assert enter(below).get("/org/settings/").status_code == 404
        assert enter(below).post("/org/settings/date/", {"day": "2018-04-02", "reason": "x"}).status_code == 404
    client = enter(hire("SA", town.bureau, Role.SYSTEM_ADMIN))
    assert client.get("/org/settings/").status_code == 200
    assert client.post("/org/settings/date/", {"day": TODAY.isoformat(), "reason": "演示"}).status_code == 303
    assert Tenant.objects.get().business_date == TODAY
    assert client.post("/org/settings/", {"version": 2, "name": "金城市"}).status_code == 303
    assert client.post("/org/settings/", {"version": 1, "name": "旧页"}).status_code == 409


def test_the_number_for_day_and_night_is_kept_with_the_settings(town, at_works, hire, enter):
    client = enter(hire("SA", town.bureau, Role.SYSTEM_ADMIN))
    Tenant.objects.update(settings={"age": "nominal"})
    given = {"version": 1, "name": "金城市", "hotline": "0931-8812345"}
    assert client.post("/org/settings/", given).status_code == 303
    assert Tenant.objects.get().settings == {"age": "nominal", "hotline": "0931-8812345"}
    assert "0931-8812345" in client.get("/org/settings/").content.decode()
    assert client.post("/org/settings/", given).status_code == 409
    wrong = client.post("/org/settings/", {"version": 2, "name": "金城市", "hotline": "问传达室"})
    assert (wrong.status_code, "问传达室" in wrong.content.decode()) == (400, True)
    assert client.post("/org/settings/", {"version": 2, "name": "金城市", "hotline": ""}).status_code == 303
    assert Tenant.objects.get().settings["hotline"] == ""
    assert enter(at_works[Role.HEAD]).post("/org/settings/", given | {"version": 3}).status_code == 404
    assert Tenant.objects.get().settings["hotline"] == ""


def test_pages_ask_the_database_a_fixed_number_of_times(town, hire, at_works, enter):
    client = enter(at_works[Role.HEAD])
    hire("Q", town.plant, Role.LIAISON)
    paths = ("/org/staff/", "/org/units/", f"/org/units/{town.plant.pk}/")

    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    client.get("/org/rules/")  # notes the presence of this session once
    few = [asked(path) for path in paths]
    for number in range(30):
        hire(f"Q{number}", town.plant, Role.LIAISON)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 18


@pytest.mark.parametrize("deed", ["reset", "drop-two-step"])
@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN])
def test_no_administrator_can_take_anothers_place_by_resetting_the_login(town, hire, at_works, enter, role, deed):
    other = hire("Z1", town.plant, role)
    create_login(by=SYSTEM, staff=other, username="z1")
    password = other.user.password
    answer = enter(at_works[Role.SYSTEM_ADMIN]).post(f"/org/staff/{other.pk}/login/{deed}/", {"reason": "忘记"})
    assert (answer.status_code, "admin_login_apart" in answer.content.decode()) == (409, True)
    other.user.refresh_from_db()
    assert other.user.password == password


def test_a_head_cannot_send_an_administrator_away(town, at_works, enter):
    admin = at_works[Role.AUDIT_ADMIN]
    client = enter(at_works[Role.HEAD])
    for deed in ("leave", "change"):
        assert client.post(f"/org/staff/{admin.pk}/{deed}/", {"version": 1, "reason": "x"}).status_code == 404
    assert enter(at_works[Role.SECURITY_ADMIN]).get(f"/org/staff/{admin.pk}/leave/").status_code == 200
