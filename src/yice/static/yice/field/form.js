// The form of a visit on the phone. Every change is kept at once; a page that is killed opens again where it was.
import { h } from "./dom.js";
import { change, fresh, problems, standing, told, unfit } from "./draft.js";
import * as store from "./store.js";

const LARGEST = 1600;
const MOST_OPEN = 2;

export async function visitForm({ keys, person, words, saved, cancelled }) {
  const draft = (await store.draftOf(keys, person.id)) ?? fresh(person);
  const visit = draft.visit;
  let timer = 0;
  let touched = false;
  let finishing = false;
  let saving = Promise.resolve();
  const status = h("p", { class: "hint", role: "status" });
  const keep = () => {
    touched = true;
    status.textContent = "正在暂存…";
    clearTimeout(timer);
    timer = setTimeout(write, 300);
  };
  const write = () => {
    clearTimeout(timer);
    const now = JSON.stringify(draft);
    saving = saving.then(() => store.saveDraft(keys, draft, told(draft))).then(() => {
      if (now === JSON.stringify(draft)) status.textContent = "已暂存在手机";
    });
    return saving;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && touched && !finishing && document.contains(form)) write();
  });
  const on = (set) => (event) => {
    set(event.target);
    keep();
  };
  const trouble = h("div", { class: "trouble", role: "alert", hidden: true });

  const choice = (name, options, legend) => h("fieldset", { class: "chips" }, h("legend", {}, legend), options.map(([code, word]) =>
    h("label", {}, h("input", { type: "radio", name, value: code, checked: String(visit[name] ?? "") === code, onchange: on((one) => (visit[name] = name === "reached" ? one.value === "1" : one.value)) }), h("span", {}, word))));
  const text = (name, label, rows, hint) => h("label", { class: "field" }, h("span", {}, label), h("textarea", { rows, maxlength: 4000, value: visit[name] ?? "", oninput: on((one) => (visit[name] = one.value)) }), hint && h("small", {}, hint));
  const line = (holder, name, label, more = {}) => h("label", { class: "field" }, h("span", {}, label), h("input", { value: holder[name] ?? "", oninput: on((one) => (holder[name] = one.value)), ...more }));

  visit.reached ??= true;
  const reachedNow = () => (missed.hidden = visit.reached !== false);
  const missed = h("div", {}, h("label", { class: "field" }, h("span", {}, "没有见到的原因"), select(words.why_not, visit.why_not, (value) => { visit.why_not = value; keep(); })));
  const reached = choice("reached", [["1", "见到或联系到了"], ["0", "没有"]], "见到本人了吗");
  for (const one of reached.querySelectorAll("input")) one.checked = (one.value === "1") === (visit.reached !== false);
  reached.addEventListener("change", reachedNow);
  reachedNow();

  draft.when ??= "now";
  const when = h("details", { open: draft.when !== "now" }, h("summary", {}, "不是现在？写明时间"),
    line(draft, "on", "哪一天", { type: "date" }), line(draft, "time", "几点", { type: "time" }));
  when.addEventListener("toggle", () => { draft.when = when.open ? "told" : "now"; keep(); });

  const form = h("form", { class: "visit", novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } },
    h("h2", {}, `走访 ${person.name}`), trouble, choice("manner", words.manner.slice(0, 6), "怎样联系的"), reached, missed, when,
    text("said", "见到的情况", 4, "身体、精神、家里怎么样；办成了什么"),
    choice("mood", words.mood, "情绪"),
    text("needs", "诉求（用本人的原话）", 2),
    h("label", { class: "field" }, h("span", {}, "诉求类别"), select([["", "请选择"], ...words.need_kind], visit.need_kind, (value) => { visit.need_kind = value; keep(); })),
    promised(person, draft, keep), blocks(person, draft, keep),
    h("section", {}, h("h3", {}, "答应的事"), line(draft, "promise", "这次答应了什么", { maxlength: 200 }), line(draft, "promise_due", "哪天以前", { type: "date" })),
    named(person, draft, keep), together(person, draft, keep),
    h("details", { open: Boolean(draft.goods || draft.money) }, h("summary", {}, "送了慰问品、慰问金"),
      line(draft, "goods", "送了什么", { maxlength: 80 }), line(draft, "quantity", "数量", { type: "number", min: 1, max: 999 }),
      line(draft, "money", "慰问金（元）", { type: "number", min: 0, step: "0.01" }), line(draft, "received_by", "签收人", { placeholder: "本人" }),
      signature(draft, keep), line(draft, "no_receipt", "没有签收的原因", { maxlength: 120 })),
    attachments(draft, keep, write, words.limits),
    h("p", { class: "foot-acts" }, h("button", { class: "button main", type: "submit" }, "存入手机"), h("button", { class: "button", type: "button", onclick: async () => { if (touched) await write(); cancelled(); } }, "先放着")), status);

  async function submit() {
    const wrong = problems(draft);
    trouble.hidden = wrong.length === 0;
    trouble.replaceChildren(...wrong.map((one) => h("p", {}, one)));
    if (wrong.length) {
      trouble.scrollIntoView({ block: "center" });
      return;
    }
    if (finishing) return;
    finishing = true;
    clearTimeout(timer);
    await saving;
    await store.finish(keys, draft, told(draft));
    saved();
  }
  return form;
}

function select(options, value, chosen) {
  const made = h("select", { onchange: (event) => chosen(event.target.value) }, options.map(([code, word]) => h("option", { value: code }, word)));
  if (!options.some(([code]) => code === "")) made.prepend(h("option", { value: "" }, "请选择"));
  made.value = value ?? "";
  return made;
}

function tick(list, code, label, keep) {
  return h("label", { class: "check" }, h("input", { type: "checkbox", checked: list.includes(code), onchange: (event) => {
    const at = list.indexOf(code);
    if (event.target.checked && at < 0) list.push(code);
    if (!event.target.checked && at >= 0) list.splice(at, 1);
    keep();
  } }), h("span", {}, label));
}

function promised(person, draft, keep) {
  if (!person.promises.length) return null;
  return h("section", {}, h("h3", {}, "上次答应的事"), person.promises.map((one) => h("label", { class: "field" }, h("span", {}, one.words),
    select([["", "没有问到"], ["1", "这次兑现了"], ["0", "还没有"]], draft.kept[one.id] ?? "", (value) => { draft.kept[one.id] = value; keep(); }))));
}

function blocks(person, draft, keep) {
  const few = person.blocks.filter((one) => one.stale).length <= MOST_OPEN;
  const part = (one) => h("details", { open: one.stale && few }, h("summary", {}, one.word, one.stale ? h("em", {}, one.verified ? `上次核对 ${one.verified}` : "还没有核对过") : ""),
    one.items.map((item) => control(one, item, draft, keep)), tick(draft.sure, one.block, "都核对过，今天属实", keep));
  const stale = person.blocks.filter((one) => one.stale);
  const rest = person.blocks.filter((one) => !one.stale && one.items.length);
  return h("section", {}, h("h3", {}, "核对资料"), stale.map(part), rest.length ? h("details", {}, h("summary", {}, "其他资料"), rest.map(part)) : "");
}

function control(block, item, draft, keep) {
  const now = standing(draft, block.block, item);
  const set = (value) => {
    change(draft, block.block, item, value);
    keep();
  };
  if (item.kind === "bool") {
    const named = now === true ? "1" : now === false ? "0" : "";
    return h("label", { class: "field" }, h("span", {}, item.label), select([["", "不知道"], ["1", "是"], ["0", "否"]], named, (value) => set(value === "" ? null : value === "1")));
  }
  if (item.kind === "code") {
    return h("label", { class: "field" }, h("span", {}, item.label), select([["", "不知道"], ...item.options], now === null ? "" : String(now), (value) => set(value === "" ? null : item.numeric ? Number(value) : value)));
  }
  const kind = { date: "date", int: "number", float: "number" }[item.kind] ?? "text";
  return h("label", { class: "field" }, h("span", {}, item.label), h("input", { type: kind, maxlength: item.most, value: now ?? "", oninput: (event) => {
    const value = event.target.value.trim();
    set(value === "" ? null : kind === "number" ? Number(value) : value);
  } }));
}

function named(person, draft, keep) {
  const rows = person.owed.filter((one) => one.named);
  return rows.length ? h("section", {}, h("h3", {}, "这次也办了"), rows.map((one) => tick(draft.named, one.key, one.title, keep))) : null;
}

function together(person, draft, keep) {
  return person.household.length ? h("section", {}, h("h3", {}, "同户一并走访"), person.household.map((one) => tick(draft.household, one.id, one.name, keep))) : null;
}

function signature(draft, keep) {
  const pad = h("canvas", { width: 600, height: 220, class: "pad", "aria-label": "请在此签名" });
  const pen = pad.getContext("2d");
  Object.assign(pen, { lineWidth: 4, lineCap: "round", strokeStyle: "#1F2329" });
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
  };
  let drawing = false;
  pad.addEventListener("pointerdown", (event) => { drawing = true; pad.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...place(event)); });
  pad.addEventListener("pointermove", (event) => { if (drawing) { pen.lineTo(...place(event)); pen.stroke(); } });
  const lift = async () => {
    if (!drawing) return;
    drawing = false;
    const blob = await new Promise((done) => pad.toBlob(done, "image/png"));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    draft.files = [...draft.files.filter((one) => one.role !== "signature"), await store.keepFile("signature", "签名.png", bytes)];
    keep();
  };
  pad.addEventListener("pointerup", lift);
  pad.addEventListener("pointercancel", lift);
  const clear = () => { pen.clearRect(0, 0, pad.width, pad.height); draft.files = draft.files.filter((one) => one.role !== "signature"); keep(); };
  return h("div", { class: "field" }, h("span", {}, "签名"), pad, h("button", { class: "button quiet", type: "button", onclick: clear }, "重签"));
}

function attachments(draft, keep, write, limits) {
  const refused = h("p", { class: "late", role: "alert", hidden: true });
  const list = h("ul", { class: "files" });
  const show = () => list.replaceChildren(...draft.files.filter((one) => one.role !== "signature").map((one) => h("li", {}, `${one.name}（${Math.ceil(one.size / 1024)} KB）`,
    h("button", { class: "button quiet", type: "button", onclick: () => { draft.files = draft.files.filter((other) => other !== one); show(); keep(); } }, "去掉"))));
  const add = async (role, name, bytes) => {
    const why = unfit(draft, name, bytes, limits);
    refused.hidden = !why;
    refused.textContent = why;
    if (why) return;
    draft.files.push(await store.keepFile(role, name, bytes));
    show();
    await write();
  };
  const picked = (role) => async (event) => {
    for (const file of event.target.files) {
      const small = role === "voice" ? null : await smaller(file);
      await add(role, small ? small.name : file.name, small ? small.bytes : new Uint8Array(await file.arrayBuffer()));
    }
    event.target.value = "";
  };
  show();
  const chooser = (role, label, accept) => h("label", { class: "button" }, label, h("input", { type: "file", class: "unseen", accept, multiple: true, onchange: picked(role) }));
  return h("section", {}, h("h3", {}, "照片和录音"), h("p", { class: "foot-acts" }, chooser("photo", "拍照或选照片", "image/*"), recorder(add), chooser("receipt", "签收单照片", "image/*")), refused, list,
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: Boolean(draft.visit.agreed), onchange: (event) => { draft.visit.agreed = event.target.checked; keep(); } }), h("span", {}, "本人或家属同意拍照、录音")));
}

function recorder(add) {
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) {
    return h("label", { class: "button" }, "录音", h("input", { type: "file", class: "unseen", accept: "audio/*", capture: true, onchange: async (event) => {
      for (const file of event.target.files) await add("voice", file.name, new Uint8Array(await file.arrayBuffer()));
    } }));
  }
  let running = null;
  const button = h("button", { class: "button", type: "button" }, "开始录音");
  button.addEventListener("click", async () => {
    if (running) {
      running.stop();
      return;
    }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      button.textContent = "没有录音权限";
      return;
    }
    const parts = [];
    running = new MediaRecorder(stream);
    running.ondataavailable = (event) => parts.push(event.data);
    running.onstop = async () => {
      for (const track of stream.getTracks()) track.stop();
      const kind = running.mimeType.includes("ogg") ? "ogg" : running.mimeType.includes("mp4") ? "m4a" : "webm";
      running = null;
      button.textContent = "开始录音";
      await add("voice", `录音.${kind}`, new Uint8Array(await new Blob(parts).arrayBuffer()));
    };
    running.start();
    button.textContent = "停止录音";
  });
  return button;
}

// A photo is drawn smaller before it is kept: it sends faster, and where it was taken stays out of it.
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.82 });
    return { name: `${file.name.replace(/\.[^.]*$/, "")}.jpg`, bytes: new Uint8Array(await blob.arrayBuffer()) };
  } catch {
    return null;
  }
}
