// One phone and who carries it. It does what the page does, through the page's own scripts, and writes into the ledger what
// its holder saw, typed and was told.
import { IDBFactory } from "../../node_modules/fake-indexeddb/build/esm/index.js";
import { Tab } from "./tab.mjs";

const ROUNDS = 50; // of PBKDF2: its cost is not what is tried here
const HOUR = 3600000;
const ASKED = [
  ["home", "address"], ["home", "key_holder"], ["home", "meals"], ["health", "drugs"], ["health", "hospital"], ["health", "allergy"],
  ["interests", "hobbies"], ["interests", "taboos"], ["family", "children_place"],
];
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const OGG = Uint8Array.from("OggS", (letter) => letter.charCodeAt(0));
const whatIs = (draft) => JSON.stringify([draft.visit.said, draft.answers, draft.files.map((one) => one.uid)]);

export class Phone {
  constructor(number, about, { chance, line, ledger, fault }) {
    Object.assign(this, { number, chance, line, ledger, fault });
    this.cookie = about.cookie;
    this.jar = {};
    this.idb = new IDBFactory();
    this.pin = String(chance.whole(234567, 899999));
    // Nobody sets a phone's clock: minutes, hours, some of them years.
    this.wrong = chance.percent(20) ? chance.whole(-4, 4) * 365 * 24 * HOUR + chance.whole(-HOUR, HOUR) : chance.whole(-3 * HOUR, 3 * HOUR);
    this.at = 0;
    this.signal = "none";
    this.holder = null;
    this.certain = []; // what befalls its next records on their way, whatever the line
    this.fated = new Set(); // "killed": its tab while it hands in; "disorderly": one batch. Until it has happened
    this.holds = new Set();
    this.devices = [];
    this.tab = null;
    this.keys = null;
  }

  clock() {
    return this.at + this.wrong;
  }

  passes(minutes) {
    this.at += Math.round(minutes * 60000);
  }

  seemsOnline() {
    return this.signal !== "none" || this.chance.percent(30);
  }

  cookies() {
    return [this.cookie, ...Object.entries(this.jar).map(([name, value]) => `${name}=${value}`)].join("; ");
  }

  bake(lines) {
    for (const line of lines) {
      const [name, value] = line.split(";")[0].split("=");
      if (name === "csrftoken") this.jar[name] = value;
    }
  }

  // ── looking at the phone past the product ──
  async raw() {
    const asked = this.idb.open("yice-field");
    const database = await new Promise((done, failed) => Object.assign(asked, { onsuccess: () => done(asked.result), onerror: () => failed(asked.error) }));
    const found = { queue: [], drafts: [], meta: [] };
    if (database.objectStoreNames.contains("queue")) {
      const reading = database.transaction(Object.keys(found), "readonly");
      await Promise.all(Object.keys(found).map((name) => new Promise((done) => {
        reading.objectStore(name).getAll().onsuccess = (event) => done((found[name] = event.target.result));
      })));
    }
    database.close();
    return found;
  }

  // After whatever happened: is everything still there that its holder was told is there?
  async lookAfter() {
    if (!this.registered) return;
    const found = await this.raw();
    const queued = new Map(found.queue.map((row) => [row.uid, row]));
    const drafts = new Set(found.drafts.map((row) => row.uid));
    for (const record of this.records()) {
      if (record.state === "finishing") {
        if (queued.has(record.uid)) this.ledger.kept(this, record);
        else if (drafts.has(record.uid)) record.state = "draft";
        else if (this.ledger.answered.has(record.uid)) this.ledger.kept(this, record), this.forget(record);
        else this.lost("vanished", record.uid);
      }
      if (record.state === "draft" && !drafts.has(record.uid)) {
        if (queued.get(record.uid)?.kind === "draft" || this.ledger.answered.has(record.uid)) {
          record.state = "half";
          const saved = new Set(found.queue.filter((row) => row.of === record.uid).map((row) => row.uid));
          for (const one of saved) this.holds.add(one);
          this.ledger.count("half_written");
          if (!this.ledger.answered.has(record.uid)) this.holds.add(record.uid);
        } else this.lost("draft_gone", record.uid, record);
      }
    }
    for (const uid of this.holds) if (!queued.has(uid)) {
      this.lost("gone_before_answer", uid);
      this.holds.delete(uid);
    }
    for (const row of found.queue) if (row.error?.final && !this.stuck?.has(row.uid)) {
      (this.stuck ??= new Set()).add(row.uid);
      this.ledger.odd("refused_for_good", { uid: row.uid, code: row.error.code });
    }
    this.left = found.queue.filter((row) => !row.error?.final).length;
    const device = found.meta.find((row) => row.name === "device")?.value.id;
    if (device && this.devices.at(-1) !== device) this.devices.push(device);
  }

  lost(kind, uid, record) {
    if (record) record.state = "gone";
    this.ledger.odd(kind, { uid, phone: this.number });
  }

  forget(record) {
    this.holds.delete(record.uid);
    for (const one of record.files) if (this.ledger.answered.has(one.uid)) this.holds.delete(one.uid);
  }

  records() {
    return (this.mine ??= []);
  }

  // ── a tab, and what may befall it ──
  // Do something in the page; the tab may be killed over it. Only what opens the page goes on after that.
  async inPage(work, { risky = true, opens = false } = {}) {
    if (!this.tab || this.tab.dead) {
      if (!opens) return undefined;
      await this.reopen();
    }
    try {
      if (risky && !this.calm && this.chance.percent(14)) this.tab.light(this.chance.whole(0, 30));
      else if (opens && this.fated.has("killed")) this.tab.light(this.chance.whole(0, 8));
      const answer = await this.tab.do(() => work(this.tab));
      this.tab.light(Infinity);
      return answer;
    } catch (error) {
      if (this.tab.dead) {
        this.ledger.count("tabs_killed");
        this.fated.delete("killed");
        return undefined;
      }
      if (!["offline", "login", "refused", "stopped"].includes(error.kind)) this.ledger.odd("crash", { phone: this.number, what: String(error.stack ?? error).slice(0, 400) });
      else this.ledger.count(`page.${error.kind}`);
      return undefined;
    } finally {
      await this.lookAfter();
    }
  }

  async reopen() {
    this.keys = null;
    this.tab = await Tab.opened(this);
  }

  close() {
    this.tab?.kill();
    this.keys = null;
  }

  // What the page does when it is opened: register, set a PIN anew after an erasure, or ask for it. True with the keys in hand.
  async enter() {
    await this.inPage(async ({ store, sending }) => {
      const device = await store.get("device");
      this.registered = true;
      if (!device) await sending.register((await sending.start()).csrf, "手机");
      if (!(await store.get("lock"))) {
        const { csrf } = await sending.start();
        this.keys = await store.setPin(this.pin, ROUNDS);
        await this.take(sending, csrf);
      } else if (!this.keys) {
        const found = await store.unlock(this.pin);
        this.keys = found.keys ?? null;
        if (found.left !== undefined) this.ledger.odd("right_pin_refused", { phone: this.number });
      }
    }, { opens: true });
    if (this.stopped) {
      this.stopped = false;
      await this.push();
    }
    return Boolean(this.keys) && !this.tab.dead;
  }

  async take(sending, csrf) {
    try {
      await sending.take(this.keys, csrf);
      this.packed = this.at;
      this.ledger.count("packs");
    } catch (error) {
      if (error.kind === "stopped") {
        this.keys = null;
        this.stopped = true;
      }
      throw error;
    }
  }

  async refresh() {
    if (await this.enter()) await this.inPage(async ({ sending }) => this.take(sending, (await sending.start()).csrf));
  }

  async wrongPins(times) {
    for (let done = 0; done < times; done++) {
      const gone = await this.inPage(async ({ store }) => (await store.unlock("000000")).gone, { opens: true });
      if (gone) {
        this.keys = null;
        this.ledger.count("erased_by_pin");
        return;
      }
    }
  }

  // ── a visit ──
  async people() {
    if (!this.keys) return null;
    return (await this.inPage(async ({ store }) => {
      await store.expire();
      return (await store.people(this.keys))?.people;
    })) ?? null;
  }

  // Write one down; `finish` or leave it for later. `items` are changed for certain, others by chance.
  async visit(person, items, finish) {
    if (!this.keys || this.tab.dead) return;
    const opened = await this.inPage(async ({ store, draft }) => (await store.draftOf(this.keys, person.id)) ?? draft.fresh(person));
    if (!opened) return;
    let record = this.ledger.records.get(opened.uid);
    if (record === undefined) {
      record = this.ledger.begin(this, opened.uid, person.id);
      this.records().push(record);
    } else {
      // what a killed tab did not get to keep is not on the screen any more
      for (const key of Object.keys(record.changes)) if (!(key in opened.answers)) delete record.changes[key];
      for (const [key, one] of Object.entries(record.changes)) one.typed = opened.answers[key].value;
    }
    if (record.saved && ![record.saved, record.tried].includes(whatIs(opened))) this.ledger.odd("draft_differs", { uid: record.uid });
    if (this.fault === "newest_was") for (const [key, one] of Object.entries(opened.answers)) one.was = standingOf(person, key);
    await this.fill(person, opened, record, items);
    this.passes(this.chance.whole(5, 20));
    if (finish && !this.tab.dead && record.state === "draft") await this.finish(opened, record);
  }

  async fill(person, opened, record, items) {
    const { visit } = opened;
    visit.said = record.said ||= `第${(this.ledger.number += 1)}条：${this.chance.pick(["精神好", "腿疼", "在写字", "想换药"])}`;
    visit.reached = true;
    if (this.chance.percent(40)) visit.mood = this.chance.pick(["calm", "lonely"]);
    if (this.chance.percent(15)) opened.promise = "带老花镜";
    for (const [block, field] of items) {
      const at = person.blocks.find((one) => one.block === block);
      const item = at?.items.find((one) => one.name === field);
      if (!item) {
        this.ledger.count("items_not_offered");
        continue;
      }
      const typed = `改${(this.ledger.number += 1)}`;
      const key = `${block}.${field}`;
      // what stood there when it was first changed, be it nothing: that is what the draft keeps too
      const saw = key in record.changes ? record.changes[key].saw : (item.value ?? null);
      record.changes[key] = { block, field, saw, typed };
      this.tab.draft.change(opened, block, item, typed);
    }
    if (this.chance.percent(22)) await this.attach(opened, record);
    record.tried = whatIs(opened);
    const saved = await this.inPage(async ({ store, draft }) => {
      await store.saveDraft(this.keys, opened, draft.told(opened));
      return true;
    });
    if (saved) Object.assign(record, { saved: record.tried, state: "draft" });
  }

  async attach(opened, record) {
    const voice = this.chance.percent(40);
    const bytes = Uint8Array.from([...(voice ? OGG : PNG), ...this.chance.bytes(this.chance.whole(300, 6000))]);
    const [role, name] = voice ? ["voice", "录音.ogg"] : ["photo", "门口.png"];
    const made = await this.inPage(({ store }) => store.keepFile(role, name, bytes), { risky: false });
    if (!made) return;
    opened.files.push(made);
    opened.visit.agreed = true;
    this.ledger.file(record, made.uid, role, name, bytes);
  }

  async finish(opened, record) {
    const wrong = this.tab.draft.problems(opened);
    if (wrong.length) this.ledger.odd("form_refuses", { what: wrong.join() });
    record.state = "finishing";
    record.at = this.at;
    const there = new Set(opened.files.map((one) => one.uid));
    record.files = record.files.filter((one) => there.has(one.uid));
    const done = await this.inPage(async ({ store, draft }) => {
      await store.finish(this.keys, opened, draft.told(opened));
      return true;
    });
    if (done && record.state !== "kept") this.lost("said_kept_but_is_not", record.uid, record);
  }

  // ── handing in ──
  async push(signal = this.signal) {
    this.signal = signal;
    if (!this.registered) return;
    if (this.chance.percent(15) || this.fated.has("disorderly")) await this.inPage(({ store }) => this.disorderly(store), { opens: true });
    else await this.inPage(({ sending }) => sending.push(), { opens: true });
    await this.inPage(async ({ store }) => { if (!(await store.get("lock"))) this.keys = null; }, { risky: false });
  }

  // The batch in any order, a record before its file: what another sender, or a line that reorders, would make of it.
  async disorderly(store) {
    const device = await store.get("device");
    if (!device) return;
    const rows = this.chance.shuffled(await store.queued());
    if (rows.length > 1) this.fated.delete("disorderly");
    for (const row of rows) {
      if (row.error?.final) continue;
      let answer;
      try {
        const response = await this.tab.fetch("/field/send/", {
          method: "POST", body: row.sealed, credentials: "omit", redirect: "error",
          headers: {
            "X-Device": device.id, "X-Secret": device.secret, "Content-Type": "application/octet-stream", "X-Size": String(row.sealed.length),
            "X-Uid": row.uid, "X-Kind": row.kind, "X-Of": row.of, "X-Filled": String(row.filled), "X-Now": String(this.clock()),
          },
        });
        answer = await response.json();
      } catch {
        continue;
      }
      if (answer.kept) await store.acknowledged(row, answer);
    }
    this.ledger.count("pushes.disorderly");
  }

  items(most) {
    return this.chance.shuffled(ASKED).slice(0, this.chance.whole(0, most));
  }
}

export const standingOf = (person, key) => {
  const [block, field] = key.split(".");
  return person.blocks.find((one) => one.block === block)?.items.find((one) => one.name === field)?.value ?? null;
};
