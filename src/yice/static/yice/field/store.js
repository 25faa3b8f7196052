// What lies on the phone, in IndexedDB. People and drafts are sealed under keys that the PIN unlocks; what waits to be sent
// is sealed to the server, so erasing the keys loses nothing that was written.
import Dexie from "../../vendor/dexie.min.mjs";
import * as keys from "./keys.js";

export const MOST_TRIES = 10;
const db = new Dexie("yice-field");
db.version(1).stores({ meta: "name", people: "id", drafts: "id", queue: "++order,uid", sent: "++order" });

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

export async function saveDraft(open, draft) {
  const device = await get("device");
  const { files, ...told } = draft;
  const kept = await keys.close(open.draft, told);
  const sealed = await keys.seal(device.point, { visit: draft.visit, files: files.map(({ uid: one, role, name }) => ({ uid: one, role, name })) }, draft.uid);
  await db.drafts.put({ id: draft.person, uid: draft.uid, ...kept, files, sealed, at: Date.now() });
}

export async function draftOf(open, person) {
  const row = await db.drafts.get(person);
  return row ? { ...(await keys.open(open.draft, row)), files: row.files } : null;
}

export const draftsOf = async () => new Set(await db.drafts.toCollection().primaryKeys());
export const dropDraft = (person) => db.drafts.delete(person);

// Files lie sealed for us until the record is finished, then for the server.
export async function keepFile(open, role, name, bytes) {
  const shut = await keys.close(open.draft, bytes);
  return { uid: uid(), role, name, size: bytes.length, ...shut };
}

export const fileBytes = (open, file) => keys.openBytes(open.draft, file);

// The finished visit: into the queue whole, its files before it, and out of the drafts, in one step.
export async function finish(open, draft) {
  const device = await get("device");
  const filled = Date.now();
  const rows = [];
  for (const file of draft.files) {
    const sealed = await keys.seal(device.point, await fileBytes(open, file), file.uid);
    rows.push({ uid: file.uid, kind: "file", of: draft.uid, sealed, filled });
  }
  const told = { visit: draft.visit, files: draft.files.map(({ uid: one, role, name }) => ({ uid: one, role, name })) };
  const name = await keys.close(open.draft, draft.name);
  rows.push({ uid: draft.uid, kind: "record", of: "", sealed: await keys.seal(device.point, told, draft.uid), filled, name });
  await db.transaction("rw", db.queue, db.drafts, async () => {
    await db.queue.bulkAdd(rows);
    await db.drafts.delete(draft.person);
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

// Wrong PIN ten times, or stopped from afar: people and keys go, the queue stays, and what was half written goes with it.
export async function erase(why) {
  await db.transaction("rw", db.meta, db.people, db.drafts, db.queue, db.sent, async () => {
    const rows = await db.drafts.toArray();
    await db.queue.bulkAdd(rows.map((row) => ({ uid: row.uid, kind: "draft", of: "", sealed: row.sealed, filled: row.at })));
    await db.drafts.clear();
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
