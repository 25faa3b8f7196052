"""J02: the morning's pack, a visit underground, a killed tab, no network, wrong PINs, a phone stopped from afar."""

from __future__ import annotations

import base64
import re

import pytest
from driving import work

from yice.core.people import actions as people
from yice.core.people.models import Person
from yice.core.people.queries import detail
from yice.services.visits.models import Visit
from yice.testing.cast import TODAY
from yice.web.field import actions
from yice.web.field.models import Device, Parcel

PIN = "472913"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_LEFT = """() => new Promise(done => {
  const open = indexedDB.open("yice-field");
  open.onsuccess = () => {
    const names = ["people", "drafts", "queue"], all = open.result.transaction(names), found = {};
    for (const name of names) all.objectStore(name).count().onsuccess = event => { found[name] = event.target.result; };
    all.oncomplete = () => { open.result.close(); done(found); };
  };
})"""


@pytest.fixture
def phone(office, cast):
    """A phone in 小张's hand, registered, with the pack."""
    seat = office.seat(cast.staff.zhang, phone=True)
    page = seat.open("/field/", look=False)
    page.get_by_label("六位数字口令").fill(PIN)
    page.get_by_label("再输一遍").fill(PIN)
    page.get_by_role("button", name="登记并取包").click()
    page.get_by_text("要看望的人").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield seat
    seat.noted = [one for one in seat.noted if "net::ERR_" not in one]  # the network was cut on purpose


def visit(page, name, words):
    page.locator(".people a", has_text=name).click()
    page.get_by_role("link", name="开始走访").click()
    page.get_by_label("见到的情况").fill(words)


def keep(page):
    page.get_by_role("button", name="存入手机").click()
    page.get_by_text("已存入手机").wait_for()


def all_sent(page):
    page.get_by_text("已全部上传").wait_for()


def unlock(page, pin=PIN):
    page.get_by_label("口令", exact=True).fill(pin)
    page.get_by_role("button", name="打开").click()


def test_a_visit_underground_reaches_the_file_and_closes_its_duties(phone, cast):
    page = phone.page
    phone.axe()
    phone.picture("随身-今天")
    phone.context.set_offline(True)
    page.reload()  # the shell comes from the phone itself
    unlock(page)
    visit(page, "陈怀山", "精神好，问起老伴的医药费")
    page.get_by_text("孤独", exact=False).first.wait_for()
    phone.axe()
    phone.picture("随身-走访表")
    page.get_by_label("这次答应了什么").fill("带老花镜")
    keep(page)
    page.get_by_text("未上传 1").wait_for()
    assert not Visit.objects.exists()
    phone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page)
    seen = Visit.objects.get()
    assert (seen.said, seen.person.name, seen.recorded_by_name) == ("精神好，问起老伴的医药费", "陈怀山", "张晓梅")
    assert seen.promises.get().words == "带老花镜"
    page.get_by_role("link", name="上传").click()
    page.get_by_text("已入档").wait_for()
    phone.axe()


def test_the_tab_is_killed_in_the_middle_and_opens_where_it_was(phone, cast):
    page = phone.page
    visit(page, "陈怀山", "写到一半")
    page.get_by_text("已暂存在手机").wait_for()
    page.close()
    phone.page = page = phone.context.new_page()
    page.goto(phone.base + "/field/")
    unlock(page)
    page.get_by_text("没有填完").wait_for()
    page.locator(".people a", has_text="陈怀山").click()
    page.get_by_role("link", name="开始走访").click()
    assert page.get_by_label("见到的情况").input_value() == "写到一半"
    keep(page)
    all_sent(page)
    assert Visit.objects.get().said == "写到一半"


def test_the_answer_is_lost_and_the_same_visit_is_sent_again(phone):
    page = phone.page
    lost = []

    def swallow(route):
        if not lost:
            lost.append(route.fetch())  # the server has it; the phone never hears of it
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/field/send/", swallow)
    visit(page, "郑国栋", "在写字")
    with page.expect_event("requestfailed"):
        keep(page)
    page.get_by_text("未上传 1").wait_for()
    assert Parcel.objects.count() == 1
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page)
    assert Visit.objects.count() == Parcel.objects.count() == 1


def test_ten_wrong_pins_erase_the_people_and_lose_no_record(phone, cast, office):
    page = phone.page
    phone.context.set_offline(True)
    visit(page, "陈怀山", "存下再说")
    keep(page)
    visit(page, "郑国栋", "只写了一半")
    page.get_by_label("这次答应了什么").fill("带老花镜")
    page.get_by_text("已暂存在手机").wait_for()
    page.get_by_label("拍照或选照片").set_input_files({"name": "门口.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_text(re.compile("门口.*KB")).wait_for()
    page.get_by_text("已暂存在手机").wait_for()
    page.get_by_role("button", name="锁上").click()
    for number in range(9):
        unlock(page, "000001")
        page.get_by_text(f"还可以试 {9 - number} 次").wait_for()
    unlock(page, "000001")
    page.get_by_text(re.compile("现在没有信号|已清除")).first.wait_for()
    left = page.evaluate(_LEFT)
    assert left == {"people": 0, "drafts": 0, "queue": 3}  # the visit, the photo, what was half written
    phone.context.set_offline(False)
    page.reload()
    page.get_by_text("已清除").first.wait_for()
    while page.evaluate(_LEFT)["queue"]:
        page.wait_for_timeout(100)
    assert Visit.objects.get().said == "存下再说"
    assert Parcel.objects.get(kind="draft").state == "waiting"
    for _ in range(100):  # it tells why after it has sent what it held
        if Device.objects.get().erased_why:
            break
        page.wait_for_timeout(100)
    assert Device.objects.get().erased_why == "pin"
    assert Parcel.objects.get(kind="file").of == Parcel.objects.get(kind="draft").uid
    desk = office.seat(cast.staff.zhang)
    told = desk.open(f"/field/parcels/{Parcel.objects.get(kind='draft').pk}/")
    for words in ("只写了一半", "带老花镜", "门口"):
        told.get_by_text(words).first.wait_for()
    told.get_by_role("link", name="照此补录").click()
    desk.look()
    assert told.get_by_label("见到的情况").input_value() == "只写了一半"
    assert told.get_by_label("答应的事 1").input_value() == "带老花镜"
    told.get_by_text(re.compile("随它上传的附件会一并存入：门口")).wait_for()
    told.get_by_label("本人或家属同意拍照、录音").check()
    told.get_by_role("button", name="保存走访").click()
    told.get_by_role("heading", name="办结了").wait_for()
    desk.look()
    assert set(Parcel.objects.values_list("state", flat=True)) == {"applied"}
    assert [one.said for one in Visit.objects.order_by("pk")] == ["存下再说", "只写了一半"]


def test_a_stopped_phone_erases_itself_and_what_it_sends_is_looked_at_first(phone, cast):
    page = phone.page
    phone.context.set_offline(True)
    visit(page, "陈怀山", "停用之前写的")
    keep(page)
    actions.revoke_device(by=cast.actor(cast.staff.lin), device_id=Device.objects.get().pk, reason="手机遗失")
    phone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text(re.compile("登记这部手机|被停用过")).first.wait_for()
    held = Parcel.objects.get()
    assert held.state == "held"
    assert not Visit.objects.exists()
    assert actions.apply_parcel(parcel_id=held.pk, by=cast.actor(cast.staff.lin)).state == "applied"


def test_the_network_comes_and_goes_while_several_visits_wait(phone, cast):
    page = phone.page
    phone.context.set_offline(True)
    for number, name in enumerate(("陈怀山", "郑国栋", "李桂英")):
        visit(page, name, f"第 {number} 次")
        keep(page)
    cut = iter([True, False, True, True, False, False] + [False] * 50)

    def flicker(route):
        if next(cut):
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/field/send/", flicker)
    phone.context.set_offline(False)
    while page.get_by_text("已全部上传").count() == 0:
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(100)
    work()
    assert sorted(Visit.objects.values_list("said", flat=True)) == ["第 0 次", "第 1 次", "第 2 次"]
    assert Person.objects.filter(visits__isnull=False).distinct().count() == 3


def test_a_pack_renewed_while_writing_hides_no_change_of_the_other_side(phone, cast):
    """What the form showed when an item was changed goes with it, not what a newer pack shows since."""
    page, chen = phone.page, cast.people.chen
    visit(page, "陈怀山", "换了号码")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.get_by_label("联系电话").fill("13900000001")
    page.get_by_text("已暂存在手机").wait_for()
    version = detail(chen).versions["contact"]
    people.update_block(
        by=cast.actor(cast.staff.lin), person_id=chen.pk, block="contact", values={"phone": "13900000002"},
        source="电话", valid_on=TODAY, version=version,
    )  # fmt: skip
    page.get_by_role("button", name="先放着").click()
    page.get_by_role("link", name="今天").first.click()
    with page.expect_response(re.compile("/field/pack/")):
        page.get_by_role("button", name="更新").click()
    page.get_by_text("没有填完").wait_for()
    page.locator(".people a", has_text="陈怀山").click()
    page.get_by_role("link", name="开始走访").click()
    assert page.get_by_label("联系电话").input_value() == "13900000001"
    keep(page)
    all_sent(page)
    conflict = Visit.objects.get().conflicts.get()
    assert (conflict.theirs, conflict.mine) == ("13900000002", "13900000001")


def test_looking_at_the_form_leaves_no_draft(phone):
    page = phone.page
    page.locator(".people a", has_text="陈怀山").click()
    page.get_by_role("link", name="开始走访").click()
    page.get_by_role("button", name="先放着").click()
    page.get_by_role("link", name="开始走访").wait_for()
    assert page.evaluate(_LEFT)["drafts"] == 0
