// What lies on the phone, in IndexedDB. People and drafts are sealed under keys that the PIN unlocks; what waits to be sent
// is sealed to the server, so erasing the keys loses nothing that was written.
import Dexie from "../../vendor/dexie.min.mjs";
import * as keys from "./keys.js";

export const MOST_TRIES = 10;
const DAY = 86400000;
const db = new Dexie("yice-field");
db.version(1).stores({ meta: "name", people: "id", drafts: "id", queue: "++order,uid", sent: "++order" });
db.version(2).stores({ files: "uid" });

export const get = async (name) => (await db.meta.get(name))?.value;
export const put = (name, value) => db.meta.put({ name, value });
const drop = (name) => db.meta.delete(name);
export const uid = () => globalThis.crypto.randomUUID();

export async function unlock(pin) {
  const lock = await get("lock");
  if (!lock) return { gone: true };
  // Counted before it is tried: pulling the battery gives no free try.
  await put("lock", { ...lock, tries: lock.tries + 1 });
  const found = await keys.unlock(pin, lock);
  if (found) {
    await put("lock", { ...lock, tries: 0 });
    await expire();
    return { keys: found };
  }
  if (lock.tries + 1 >= MOST_TRIES) {
    await erase("pin");
    return { gone: true };
  }
  return { left: MOST_TRIES - lock.tries - 1 };
}

export async function setPin(pin, rounds) {
  const lock = await keys.newLock(pin, rounds);
  await put("lock", lock);
  return keys.unlock(pin, lock);
}

// A new pack under a new key. The phone's clock is only a ruler: what counts is how long ago the server gave the pack out.
export async function keepPack(open, pack) {
  const fresh = await keys.newPackKey(open);
  const rows = await Promise.all(pack.people.map(async (one, place) => ({ id: one.id, place, ...(await keys.close(fresh.key, one)) })));
  const about = await keys.close(fresh.key, { words: pack.words, day: pack.day, staff: pack.staff, left: pack.left });
  const here = Date.now();
  await db.transaction("rw", db.meta, db.people, async () => {
    const lock = await get("lock");
    await db.people.clear();
    await db.people.bulkAdd(rows);
    await put("lock", { ...lock, pack: fresh.kept, about, got: here, until: here + pack.lasts, server: pack.now });
    await put("device", { ...(await get("device")), point: keys.fromBase64(pack.point) });
  });
  open.pack = fresh.key;
}

export async function serverNow() {
  const lock = await get("lock");
  return lock?.server ? lock.server + (Date.now() - lock.got) : Date.now();
}

// After its day, or when the phone's clock was turned back, the pack goes; what is being written stays.
export async function expire() {
  const lock = await get("lock");
  if (!lock?.pack || (Date.now() < lock.until && Date.now() > lock.got - 300000)) return false;
  await db.transaction("rw", db.meta, db.people, async () => {
    await db.people.clear();
    const { pack: _, about: __, ...rest } = lock;
    await put("lock", { ...rest, expired: true });
  });
  return true;
}

export async function people(open) {
  const lock = await get("lock");
  if (!open.pack || !lock?.pack) return null;
  const rows = await db.people.orderBy("id").toArray();
  rows.sort((one, other) => one.place - other.place);
  return {
    about: await keys.open(open.pack, lock.about), until: lock.until,
    people: await Promise.all(rows.map((row) => keys.open(open.pack, row))),
  };
}

// Kept twice: to be opened here with the PIN, and sealed for the server as the visit it would be, should the phone be erased.
export async function saveDraft(open, draft, visit) {
  const { files, ...own } = draft;
  const kept = await keys.close(open.draft, own);
  await db.drafts.put({ id: draft.person, uid: draft.uid, ...kept, files, sealed: await forServer(draft, visit), at: Date.now() });
}

async function forServer(draft, visit) {
  const device = await get("device");
  return keys.seal(device.point, { visit, files: draft.files.map(({ uid: one, role, name }) => ({ uid: one, role, name })) }, draft.uid);
}

// What goes into the queue of a draft: its files, then itself.
async function handOver(draft, row) {
  const named = draft.files.map((one) => one.uid);
  const rows = (await db.files.bulkGet(named)).filter(Boolean);
  await db.queue.bulkAdd([...rows.map(({ uid: one, sealed }) => ({ uid: one, kind: "file", of: row.uid, sealed, filled: row.filled })), row]);
  await db.files.bulkDelete(named);
}

// Taken off a draft, or never put on one. Not those of today: another page may be about to name one.
async function dropUnnamed() {
  const named = new Set((await db.drafts.toArray()).flatMap((row) => row.files.map((one) => one.uid)));
  await db.files.filter((one) => !named.has(one.uid) && Date.now() - one.at > DAY).delete();
}

export async function draftOf(open, person) {
  const row = await db.drafts.get(person);
  return row ? { ...(await keys.open(open.draft, row)), files: row.files } : null;
}

export const draftsOf = async () => new Set(await db.drafts.toCollection().primaryKeys());
export const dropDraft = (person) => db.drafts.delete(person);

// Files are sealed for the server from the first: this phone has no need to read them again. The draft only names them.
export async function keepFile(role, name, bytes) {
  const device = await get("device");
  const made = uid();
  await db.files.put({ uid: made, sealed: await keys.seal(device.point, bytes, made), at: Date.now() });
  return { uid: made, role, name, size: bytes.length };
}

// The finished visit: into the queue whole, its files before it, and out of the drafts, in one step.
export async function finish(open, draft, visit) {
  const name = await keys.close(open.draft, draft.name);
  const row = { uid: draft.uid, kind: "record", of: "", sealed: await forServer(draft, visit), filled: Date.now(), name };
  await db.transaction("rw", db.queue, db.drafts, db.files, async () => {
    await handOver(draft, row);
    await db.drafts.delete(draft.person);
    await dropUnnamed();
  });
}

export const queued = () => db.queue.orderBy("order").toArray();
export const waiting = () => db.queue.where("order").above(0).filter((row) => row.kind !== "file").count();
export const sentLately = () => db.sent.orderBy("order").reverse().limit(30).toArray();

// Only now, because the server said that it keeps it, may the phone let go of it.
export async function acknowledged(row, answer) {
  await db.transaction("rw", db.queue, db.sent, async () => {
    await db.queue.delete(row.order);
    if (row.kind !== "file") await db.sent.add({ uid: row.uid, at: Date.now(), state: answer.state, word: answer.word, answer: answer.answer, name: row.name });
  });
}

export const stuck = (row, error) => db.queue.update(row.order, { error });
export const nameOf = async (open, row) => (row.name ? keys.open(open.draft, row.name).catch(() => "") : "");

// Wrong PIN ten times, or stopped from afar: people and keys go, the queue stays, and what was half written goes into it, with its files.
export async function erase(why) {
  await db.transaction("rw", [db.meta, db.people, db.drafts, db.files, db.queue, db.sent], async () => {
    for (const row of await db.drafts.toArray()) {
      await handOver(row, { uid: row.uid, kind: "draft", of: "", sealed: row.sealed, filled: row.at });
    }
    await db.drafts.clear();
    await db.files.clear();
    await db.people.clear();
    await db.sent.clear();
    await drop("lock");
    await put("erased", why);
  });
}

export const forgetErased = () => drop("erased");

// The way in stays as long as something waits that the server has not refused for good.
export const forgetDevice = () => db.transaction("rw", db.meta, db.queue, async () => {
  const left = await db.queue.filter((row) => !row.error?.final).count();
  if (left === 0) await drop("device");
});
