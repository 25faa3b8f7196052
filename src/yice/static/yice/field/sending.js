// Handing in what was written, oldest first, one tab at a time. Nothing leaves the queue before the server says it keeps it.
import { fromBase64 } from "./keys.js";
import * as store from "./store.js";

const LONGEST = 120000;
let base = "";
let told = () => {};
export const begin = (where, tell) => {
  base = where;
  told = tell;
};

const header = (device) => ({ "X-Device": device.id, "X-Secret": device.secret });

export async function push() {
  if (!navigator.onLine) return false;
  return navigator.locks.request("yice-field-send", { ifAvailable: true }, async (held) => (held ? pushAll() : false));
}

async function pushAll() {
  const device = await store.get("device");
  if (!device) return false;
  let erase = false;
  for (const row of await store.queued()) {
    if (row.error?.final) continue;
    let answer;
    try {
      const response = await fetch(`${base}send/`, {
        method: "POST", body: row.sealed, credentials: "omit", redirect: "error", signal: AbortSignal.timeout(LONGEST),
        headers: {
          ...header(device), "Content-Type": "application/octet-stream", "X-Size": String(row.sealed.length), "X-Uid": row.uid, "X-Kind": row.kind, "X-Of": row.of,
          "X-Filled": String(row.filled), "X-Now": String(Date.now()),
        },
      });
      answer = await response.json().catch(() => ({ kept: false }));
      if (!answer.kept && response.status < 500 && answer.error) {
        await store.stuck(row, { ...answer.error, final: true });
        continue;
      }
      if (!answer.kept) return stopped("服务器暂时收不下，稍后再传。");
    } catch {
      return stopped("");
    }
    await store.acknowledged(row, answer);
    erase ||= answer.erase;
    told();
  }
  await report(device, erase);
  return true;
}

function stopped(why) {
  told(why);
  return false;
}

// Whether we have to erase, and telling that we have.
async function report(device, erase) {
  const erased = await store.get("erased");
  try {
    const response = await fetch(`${base}states/`, {
      method: "POST", credentials: "omit", redirect: "error", headers: { ...header(device), "Content-Type": "application/json" },
      body: JSON.stringify({ uids: [], erased: erased || "" }), signal: AbortSignal.timeout(30000),
    });
    if (!response.ok) return;
    const answer = await response.json();
    if (erased) await store.forgetErased();
    if (answer.erase || erase) {
      if (await store.get("lock")) {
        await store.erase("stopped");
        await pushAll();
      } else {
        await store.forgetDevice();
      }
      told("stopped");
    }
  } catch {
    // no signal: the next time
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`${base}${path}`, { redirect: "manual", signal: AbortSignal.timeout(60000), ...options });
  } catch {
    throw Object.assign(new Error("没有信号"), { kind: "offline" });
  }
  if (response.type === "opaqueredirect" || response.status === 401) throw Object.assign(new Error("请先登录"), { kind: "login" });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(answer.error?.what || "这个账号不能用随身"), { kind: response.status === 410 ? "stopped" : "refused", answer });
  return answer;
}

export const start = () => ask("start/", {});
const enroll = (csrf, label) => ask("enroll/", { method: "POST", headers: { "X-CSRFToken": csrf, "Content-Type": "application/json" }, body: JSON.stringify({ label }) });

// This phone from now on: who it belongs to, its secret, and the key to which what is written is sealed.
export async function register(csrf, label) {
  const { device, secret, point, staff } = await enroll(csrf, label);
  await store.put("device", { id: device, secret, staff, point: fromBase64(point) });
}

// A new pack onto the phone. One that was stopped erases itself; what it still holds is handed in all the same.
export async function take(open, csrf) {
  try {
    await store.keepPack(open, await ask("pack/", { method: "POST", headers: { "X-CSRFToken": csrf, ...header(await store.get("device")) } }));
  } catch (error) {
    if (error.kind === "stopped") {
      await store.erase("stopped");
      await store.forgetDevice();
    }
    throw error;
  }
}
