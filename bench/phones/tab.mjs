// One tab of one phone: the product's own scripts, loaded anew, on the phone's own IndexedDB, clock and line.
// Killing it leaves what IndexedDB had committed, and nothing else.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import Dexie from "../../node_modules/dexie/dist/modern/dexie.min.mjs";
import { IDBKeyRange } from "../../node_modules/fake-indexeddb/build/esm/index.js";

const field = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../src/yice/static/yice/field");
const FAULTS = {
  delete_at_send: { "sending.js": ["    try {\n      const response = await fetch(`${base}send/`", "    await store.acknowledged(row, {});\n    try {\n      const response = await fetch(`${base}send/`"] },
  erase_queue: { "store.js": ["    await db.drafts.clear();\n    await db.files.clear();", "    await db.drafts.clear();\n    await db.queue.clear();\n    await db.files.clear();"] },
  bare_draft: { "store.js": ["sealed: await forServer(draft, visit), at", "sealed: await forServer(draft, draft.visit), at"] },
};
const PRELUDE = 'import { Date, fetch, navigator } from "the:phone";';
const OWN = ["store.js", "draft.js", "sending.js"];
const sources = {};

export function readScripts(fault) {
  for (const name of [...OWN, "keys.js"]) sources[name] = fs.readFileSync(path.join(field, name), "utf8");
  for (const [name, [from, to]] of Object.entries(FAULTS[fault] ?? {})) {
    if (!sources[name].includes(from)) throw new Error(`the fault ${fault} no longer fits ${name}`);
    sources[name] = sources[name].replace(from, to);
  }
}

const given = (names) => new vm.SyntheticModule(Object.keys(names), function set() {
  for (const [name, value] of Object.entries(names)) this.setExport(name, value);
});

export class Killed extends Error {}

export class Tab {
  constructor(phone) {
    this.phone = phone;
    this.dead = false;
    this.fuse = Infinity;
    this.open = new Set();
    this.connections = new Set();
    this.killed = new Promise((_, reject) => (this.tell = reject));
    this.killed.catch(() => {});
  }

  static async opened(phone) {
    const tab = new Tab(phone);
    const own = tab;
    class Database extends Dexie {
      constructor(name) {
        super(name, { indexedDB: own.indexedDB(), IDBKeyRange });
        own.database = this;
      }
    }
    const world = given({
      Date: { now: () => phone.clock() },
      fetch: (url, options) => tab.fetch(url, options),
      navigator: { get onLine() { return phone.seemsOnline(); }, locks: { request: (name, options, work) => tab.lock(name, work) } },
    });
    const keys = new vm.SourceTextModule(sources["keys.js"], { identifier: "keys.js" });
    const scripts = { "the:phone": world, "./keys.js": keys, "../../vendor/dexie.min.mjs": given({ default: Database }) };
    for (const name of OWN) scripts[`./${name}`] = new vm.SourceTextModule(PRELUDE + sources[name], { identifier: name });
    const link = (name) => scripts[name];
    for (const name of OWN) await scripts[`./${name}`].link(link);
    for (const name of OWN) await scripts[`./${name}`].evaluate();
    for (const name of ["store", "draft", "sending"]) tab[name] = scripts[`./${name}.js`].namespace;
    tab.sending.begin("/field/", () => {});
    return tab;
  }

  // Do this, unless the tab dies over it.
  do(work) {
    if (this.dead) return Promise.reject(new Killed());
    const going = Promise.resolve().then(work);
    going.catch(() => {});
    return Promise.race([going, this.killed]);
  }

  // After so many steps (transactions begun and committed, requests sent and answered) the tab is killed.
  light(steps) {
    this.fuse = steps;
  }

  step() {
    if (this.dead) throw new DOMException("killed", "InvalidStateError");
    this.fuse -= 1;
    if (this.fuse < 0) {
      this.kill();
      throw new DOMException("killed", "InvalidStateError");
    }
  }

  kill() {
    if (this.dead) return;
    this.dead = true;
    for (const one of this.open) {
      try {
        one.abort();
      } catch {
        // it was over
      }
    }
    for (const one of this.connections) one.close();
    this.database?.close();
    if (this.phone.holder === this) this.phone.holder = null;
    this.tell(new Killed());
  }

  async lock(_name, work) {
    if (this.phone.holder) return work(null);
    this.phone.holder = this;
    try {
      return await work({});
    } finally {
      if (this.phone.holder === this) this.phone.holder = null;
    }
  }

  async fetch(url, options) {
    this.step();
    const answer = await this.phone.line.send(this.phone, url, options);
    this.step();
    return answer;
  }

  indexedDB() {
    const { idb } = this.phone;
    return {
      open: (...about) => {
        const asked = idb.open(...about);
        asked.addEventListener("success", () => this.watch(asked.result));
        return asked;
      },
      deleteDatabase: (...about) => idb.deleteDatabase(...about),
      databases: () => idb.databases(),
      cmp: (one, other) => idb.cmp(one, other),
    };
  }

  watch(connection) {
    if (this.dead) {
      connection.close();
      return;
    }
    this.connections.add(connection);
    const begin = connection.transaction.bind(connection);
    connection.transaction = (...about) => {
      this.step();
      const made = begin(...about);
      this.open.add(made);
      for (const kind of ["complete", "abort"]) made.addEventListener(kind, () => this.open.delete(made));
      if (this.fuse < 3 && about[1] === "readwrite" && this.phone.chance.percent(40)) this.soon(this.phone.chance.whole(0, 5), made);
      return made;
    };
  }

  // In the middle of writing: the transaction is taken back, whatever of it was done.
  soon(turns, writing) {
    setImmediate(() => {
      if (turns > 0) this.soon(turns - 1, writing);
      else if (this.open.has(writing)) this.kill();
    });
  }
}
