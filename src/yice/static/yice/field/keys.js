// Keys on the phone: what the PIN unlocks, and the envelope that only the server opens. WebCrypto alone.
const words = new TextEncoder();
const read = new TextDecoder();
const subtle = globalThis.crypto.subtle;
export const ROUNDS = 600000;
const INFO = words.encode("yice field v1");

export const random = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// A key of this browser that cannot be taken out of it: without the phone itself a PIN can be tried only against the phone.
export const newPepper = () => subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

async function lockOf(pin, lock) {
  const typed = await subtle.importKey("raw", words.encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.rounds }, typed, 256);
  const mixed = await subtle.sign("HMAC", lock.pepper, bits);
  return subtle.importKey("raw", mixed, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// New keys under a PIN: one for the pack, which runs out after a day, one for what is being written, which does not.
export async function newLock(pin, rounds = ROUNDS) {
  const lock = { salt: random(16), rounds, pepper: await newPepper(), tries: 0 };
  const own = await lockOf(pin, lock);
  for (const name of ["pack", "draft"]) lock[name] = await wrapped(own, random(32));
  return lock;
}

async function wrapped(own, raw) {
  const iv = random(12);
  return { iv, text: new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, own, raw)) };
}

const asKey = (raw) => subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

// The keys behind the PIN, or null when it is wrong.
export async function unlock(pin, lock) {
  const own = await lockOf(pin, lock);
  try {
    const raw = await subtle.decrypt({ name: "AES-GCM", iv: lock.draft.iv }, own, lock.draft.text);
    const pack = lock.pack ? await subtle.decrypt({ name: "AES-GCM", iv: lock.pack.iv }, own, lock.pack.text) : null;
    return { draft: await asKey(raw), pack: pack && (await asKey(pack)), renew: (fresh) => wrapped(own, fresh) };
  } catch {
    return null;
  }
}

export async function newPackKey(keys) {
  const raw = random(32);
  return { kept: await keys.renew(raw), key: await asKey(raw) };
}

export async function close(key, value) {
  const iv = random(12);
  const plain = value instanceof Uint8Array ? value : words.encode(JSON.stringify(value));
  return { iv, text: new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, plain)) };
}

export async function openBytes(key, kept) {
  return new Uint8Array(await subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.text));
}

export const open = async (key, kept) => JSON.parse(read.decode(await openBytes(key, kept)));

// An envelope to the server: nobody can open it here again.
export async function seal(point, content, uid) {
  const ours = await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const theirs = await subtle.importKey("raw", point, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const raw = new Uint8Array(await subtle.exportKey("raw", ours.publicKey));
  const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const key = await subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: joined(raw, point), info: INFO }, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  const iv = random(12);
  const plain = content instanceof Uint8Array ? content : words.encode(JSON.stringify(content));
  const text = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: words.encode(uid) }, key, plain);
  return joined(Uint8Array.of(1), raw, iv, new Uint8Array(text));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}
