// What people were told, written down outside the product: which visit is kept in which phone, what its holder saw and typed,
// what was changed at the desk, what the server said it keeps. The end is measured by this.
import { createHash } from "node:crypto";

export class Ledger {
  constructor() {
    this.records = new Map();
    this.answered = new Set();
    this.desk = [];
    this.deaths = {};
    this.revoked = [];
    this.replicas = {};
    this.oddities = [];
    this.counts = {};
    this.number = 0;
  }

  count(name, by = 1) {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }

  odd(kind, about) {
    this.oddities.push({ kind, ...about });
  }

  begin(phone, uid, person) {
    const made = { uid, phone: phone.number, person, state: "begun", said: "", changes: {}, files: [], saved: "", tried: "", at: 0 };
    this.records.set(uid, made);
    return made;
  }

  file(record, uid, role, name, bytes) {
    record.files.push({ uid, role, name, sha: createHash("sha256").update(bytes).digest("hex") });
  }

  // The page said: kept in the phone. From here on it may not be lost.
  kept(phone, record) {
    record.state = "kept";
    phone.holds.add(record.uid);
    for (const one of record.files) phone.holds.add(one.uid);
    this.count("records");
    this.count("files", record.files.length);
  }

  acknowledged(phone, uid, answer) {
    this.answered.add(uid);
    phone.holds.delete(uid);
    this.count(`answer.${answer.state}`);
  }

  whole() {
    return {
      records: [...this.records.values()], answered: [...this.answered], desk: this.desk, deaths: this.deaths, revoked: this.revoked,
      replicas: this.replicas, oddities: this.oddities, counts: this.counts,
    };
  }
}
