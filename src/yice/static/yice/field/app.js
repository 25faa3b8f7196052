// 随身: the page a liaison carries. Registers the phone, opens the pack with the PIN, shows whom to visit, takes down what was
// said, and hands it in when there is a signal.
import { clock, h, near } from "./dom.js";
import { visitForm } from "./form.js";
import * as sending from "./sending.js";
import * as store from "./store.js";

const IDLE = 300000;
const { base, login, desk, worker } = document.body.dataset;
const main = document.getElementById("main");
const foot = document.getElementById("foot");
const signal = document.getElementById("signal");
let keys = null;
let pack = null;
let lastTouch = Date.now();
let notice = "";

const show = (...parts) => {
  main.replaceChildren(...(notice ? [h("p", { class: "note", role: "status" }, notice)] : []), ...parts);
  notice = "";
  main.focus();
  window.scrollTo(0, 0);
};
const go = (where) => {
  if (location.hash === where) route();
  else location.hash = where;
};

async function bar() {
  const count = await store.waiting();
  signal.replaceChildren(navigator.onLine ? "" : h("span", { class: "off" }, "没有信号"), count ? h("a", { href: "#/queue", class: "unsent" }, `未上传 ${count}`) : h("span", { class: "all-sent" }, keys ? "已全部上传" : ""));
  foot.replaceChildren(...(keys ? [h("a", { href: "#/" }, "今天"), h("a", { href: "#/queue" }, "上传"), h("button", { type: "button", onclick: lock }, "锁上"), h("a", { href: desk }, "桌面")] : []));
}

function lock() {
  keys = pack = null;
  go("#/lock");
}

async function route() {
  await bar();
  const device = await store.get("device");
  const held = await store.get("lock");
  if (!device) return register();
  if (!held) return renew();
  if (!keys) return ask();
  const [, what, id] = location.hash.split("/");
  if (what === "queue") return queue();
  pack ??= await store.people(keys);
  if (!pack) return refresh();
  const person = pack.people.find((one) => one.id === Number(id));
  if (what === "p" && person) return brief(person);
  if (what === "v" && person) return record(person);
  return list();
}

function pinForm(title, purpose, button, done) {
  const trouble = h("div", { class: "trouble", role: "alert", hidden: true });
  const field = (label, name) => h("label", { class: "field" }, h("span", {}, label), h("input", { name, type: "password", inputmode: "numeric", autocomplete: "off", pattern: "[0-9]{6}", maxlength: 6, required: true }));
  const fields = button === "打开" ? [field("口令", "pin")] : [field("六位数字口令", "pin"), field("再输一遍", "again")];
  const form = h("form", { class: "card", novalidate: true }, h("h2", {}, title), h("p", {}, purpose), trouble, fields, h("button", { class: "button main", type: "submit" }, button));
  const say = (text) => {
    trouble.hidden = false;
    trouble.replaceChildren(h("p", {}, text));
    form.elements.pin.value = "";
    form.elements.pin.focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pin = form.elements.pin.value;
    if (!/^\d{6}$/.test(pin)) return say("口令是六位数字。");
    if (form.elements.again && form.elements.again.value !== pin) return say("两遍输得不一样。");
    if (form.elements.again && /^(\d)\1{5}$|^123456$|^654321$/.test(pin)) return say("这个口令太容易猜到，请换一个。");
    form.querySelector("button").disabled = true;
    try {
      await done(pin, say);
    } finally {
      form.querySelector("button").disabled = false;
    }
  });
  return form;
}

const loginLink = () => h("p", {}, h("a", { class: "button main", href: `${login}?next=${encodeURIComponent(base)}` }, "去登录"));

async function signedIn() {
  try {
    return await sending.start();
  } catch (error) {
    show(h("section", { class: "card" }, h("h2", {}, error.kind === "offline" ? "现在没有信号" : error.kind === "login" ? "请先登录" : "这个账号不能用随身"),
      h("p", {}, error.kind === "offline" ? "登记手机、取离线包要有信号。已经记下的都在手机里，有信号会自动上传。" : error.kind === "login" ? "登录后回到这里。已经记下的都在手机里。" : "随身给联络员、科长和经办人用。"), error.kind === "login" ? loginLink() : ""));
    return null;
  }
}

async function register() {
  const who = await signedIn();
  if (!who) return;
  show(pinForm("登记这部手机", `${who.staff}，请设一个六位数字口令。以后用它打开离线包；连错十次，手机里的资料就清除。`, "登记并取包", async (pin) => {
    try {
      await sending.register(who.csrf, navigator.userAgentData?.platform || navigator.platform || "手机");
      keys = await store.setPin(pin);
      await take(who.csrf);
    } catch (error) {
      show(h("section", { class: "card" }, h("h2", {}, "没有登记成"), h("p", {}, error.message)));
    }
  }));
}

async function renew() {
  const why = await store.get("erased");
  const who = await signedIn();
  if (!who) return;
  show(h("p", { class: "note" }, why === "stopped" ? "这部手机被停用过，资料已清除。" : why === "pin" ? "口令连错十次，资料已清除。没传完的记录还在，会照常上传。" : "请重新设口令。"),
    pinForm("重新设口令", "设好后再取离线包。", "设好并取包", async (pin) => {
      keys = await store.setPin(pin);
      await take(who.csrf);
    }));
}

function ask() {
  show(pinForm("请输口令", "离线包用口令锁着。", "打开", async (pin, say) => {
    const found = await store.unlock(pin);
    if (found.keys) {
      keys = found.keys;
      pack = null;
      go("#/");
    } else if (found.gone) {
      sending.push();
      route();
    } else say(`口令不对，还可以试 ${found.left} 次。`);
  }));
}

async function take(csrf) {
  const from = location.hash;
  try {
    await sending.take(keys, csrf);
    pack = await store.people(keys);
    // Who has gone on meanwhile and writes is not called back to the list.
    if (location.hash === from) go("#/");
  } catch (error) {
    if (error.kind === "stopped") {
      keys = null;
      sending.push();
      return route();
    }
    if (location.hash === from) show(h("section", { class: "card" }, h("h2", {}, "没有取到离线包"), h("p", {}, `${error.message}。原来的资料和记录都在。`), h("button", { class: "button main", type: "button", onclick: refresh }, "再试一次")));
  }
}

async function refresh() {
  const held = await store.get("lock");
  if (held?.expired) notice = "离线包满一天，已经过期。没填完的走访还在。";
  const who = await signedIn();
  if (who) await take(who.csrf);
}

async function list() {
  const drafts = await store.draftsOf();
  const rows = pack.people.map((one) => h("li", { class: `person ${one.level}` }, h("a", { href: `#/p/${one.id}` },
    h("strong", {}, one.name), h("span", {}, ` ${one.age}`), drafts.has(one.id) ? h("em", {}, "没有填完") : "",
    h("span", { class: "line" }, [...one.now, one.unit].join(" · ")),
    one.owed.slice(0, 3).map((duty) => h("span", { class: duty.due < pack.about.day ? "due late" : "due" }, `${duty.title} ${near(duty.due, pack.about.day)}`)),
    one.promises.length ? h("span", { class: "line" }, `答应过：${one.promises[0].words}`) : "")));
  show(h("h2", {}, `${pack.about.staff}，${near(pack.about.day, pack.about.day)}要看望的人`), h("p", { class: "hint" }, `离线包 ${pack.people.length} 人，${clock(pack.until)} 前有效。${pack.about.left ? `另有 ${pack.about.left} 人没有装下，可在线查看。` : ""}`, h("button", { class: "button quiet", type: "button", onclick: refresh }, "更新")),
    rows.length ? h("ul", { class: "people" }, rows) : h("section", { class: "card" }, h("h2", {}, "包里没有人"), h("p", {}, "您现在没有联系的老同志。结对之后点“更新”。")));
}

const pairs = (title, rows) => (rows.length ? h("section", {}, h("h3", {}, title), h("dl", {}, rows.map(([word, ...rest]) => h("div", {}, h("dt", {}, word), h("dd", {}, ...linked(rest.filter(Boolean).join(" "))))))) : null);
const linked = (text) => text.split(/(\d[\d-]{6,}\d)/).map((part) => (/^\d[\d-]{6,}\d$/.test(part) ? h("a", { href: `tel:${part}` }, part) : part));

function brief(person) {
  const day = pack.about.day;
  show(h("p", {}, h("a", { href: "#/" }, "‹ 今天")), h("h2", {}, person.name, h("span", { class: "second" }, ` ${person.age} · ${person.unit}`)), person.now.length ? h("p", {}, person.now.join(" · ")) : "",
    h("p", { class: "foot-acts" }, h("a", { class: "button main", href: `#/v/${person.id}` }, "开始走访")),
    pairs("当心", person.warnings),
    person.promises.length || person.earlier.length ? h("section", {}, h("h3", {}, "上次答应的事"), h("ul", {}, person.promises.map((one) => h("li", {}, one.words, one.due ? h("em", {}, near(one.due, day)) : "")), person.earlier.map((one) => h("li", {}, one)))) : "",
    person.owed.length ? h("section", {}, h("h3", {}, "要办"), h("ul", {}, person.owed.map((one) => h("li", {}, one.title, h("em", { class: one.due < day ? "late" : "" }, near(one.due, day)), one.action ? h("span", { class: "line" }, one.action) : "")))) : "",
    pairs("怎么进门", person.door), pairs("电话", person.near), pairs("喜好", person.habits),
    person.needs.length ? h("section", {}, h("h3", {}, "需要"), h("ul", {}, person.needs.map((one) => h("li", {}, one)))) : "",
    person.last ? h("section", {}, h("h3", {}, "上次"), h("p", {}, `${person.last.on} ${person.last.manner} ${person.last.by}：${person.last.said}`)) : "",
    person.blocks.some((one) => one.stale) ? h("section", {}, h("h3", {}, "要核对"), h("p", {}, person.blocks.filter((one) => one.stale).map((one) => one.word).join("、"))) : "");
}

async function record(person) {
  const form = await visitForm({
    keys, person, words: pack.about.words,
    saved: () => {
      notice = "已存入手机。有信号时自动上传。";
      go("#/");
      sending.push();
    },
    cancelled: () => go(`#/p/${person.id}`),
  });
  show(h("p", {}, h("a", { href: `#/p/${person.id}` }, `‹ ${person.name}`)), form);
}

// What came of a record, in words: what it kept, what it came too late for, what a person still has to look at.
function came(answer) {
  const names = (titles) => (titles?.length ? `：${titles.join("、")}` : "");
  const line = (words, late) => h("span", { class: late ? "line late" : "line" }, words);
  return [
    answer.closed ? line(`办结 ${answer.closed} 件${names(answer.kept_titles)}`) : "",
    answer.missed ? line(`${answer.missed} 件已过截止${names(answer.missed_titles)}。要补办，请在桌面打开这件应办点“补录”，写明原因`, true) : "",
    answer.files_missing ? line(`${answer.files_missing} 个附件还没有传到`, true) : "",
    ...(answer.files_refused ?? []).map((one) => line(`一个附件没有收下：${one}记录已入档，原件可在桌面下载`, true)),
    answer.conflicts ? line(`${answer.conflicts} 项两处不一致，请到桌面核定`, true) : "",
    ...(answer.notes ?? []).map((one) => line(one)),
    answer.what ? line(`${answer.what}。${answer.todo}`, true) : "",
  ];
}

async function queue() {
  const rows = (await store.queued()).filter((row) => row.kind !== "file");
  const sent = await store.sentLately();
  const named = async (row) => (await store.nameOf(keys, row)) || "一次走访";
  const left = await Promise.all(rows.map(async (row) => h("li", {}, h("strong", {}, await named(row)), h("span", {}, ` ${clock(row.filled)} 填写`), row.error ? h("p", { class: "late" }, `${row.error.what}。${row.error.todo}`) : "")));
  const gone = await Promise.all(sent.map(async (row) => h("li", {}, h("strong", {}, await named(row)), h("span", { class: row.state === "applied" ? "kept" : "late" }, ` ${row.word}`), ...came(row.answer ?? {}))));
  show(h("h2", {}, "上传"), h("section", {}, h("h3", {}, `还在手机里（${rows.length}）`), left.length ? h("ul", {}, left) : h("p", { class: "hint" }, "没有未上传的记录。"), rows.length ? h("button", { class: "button main", type: "button", onclick: async () => { await sending.push(); route(); } }, "现在上传") : ""),
    gone.length ? h("section", {}, h("h3", {}, "服务器已收下"), h("ul", {}, gone)) : "");
}

function watch() {
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (lastTouch = Date.now()), { passive: true });
  addEventListener("online", () => sending.push().then(bar));
  addEventListener("offline", bar);
  addEventListener("hashchange", route);
  setInterval(async () => {
    if (keys && Date.now() - lastTouch > IDLE) return lock();
    if (keys && (await store.expire())) {
      pack = null;
      keys.pack = null;
      if (!location.hash.startsWith("#/v/")) route();
    }
    await sending.push();
    await bar();
  }, 15000);
}

sending.begin(base, (why) => {
  if (why === "stopped") {
    keys = pack = null;
    route();
  } else {
    bar();
    if (location.hash === "#/queue" && keys) queue();
  }
});
navigator.storage?.persist?.();
if ("serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: base }).catch(() => {});
watch();
route();
sending.push();
