// A visit while it is being written, and as the server wants it. No page in it: whoever fills it in, the rules are these.
import { uid } from "./store.js";

export const fresh = (person) => ({
  person: person.id, name: person.name, uid: uid(), files: [], answers: {}, sure: [], kept: {}, named: [], household: [],
  visit: { person: person.id, manner: "home", seen: Object.fromEntries(person.blocks.map((one) => [one.block, one.version])) },
});

const keyOf = (block, item) => `${block}.${item.name}`;

// What an item reads in this draft: what was typed, else what the pack says.
export const standing = (draft, block, item) => (keyOf(block, item) in draft.answers ? draft.answers[keyOf(block, item)].value : item.value);

// What stood there when it was changed goes with it: a pack renewed meanwhile must not pass for having been seen.
export function change(draft, block, item, value) {
  const key = keyOf(block, item);
  const was = key in draft.answers ? draft.answers[key].was : item.value;
  if (value === was) delete draft.answers[key];
  else draft.answers[key] = { value, was };
}

export function problems(draft) {
  const { visit } = draft;
  const found = [];
  if (visit.reached === false && !visit.why_not) found.push("请选择没有见到或联系到的原因。");
  const something = (visit.said ?? "").trim() || visit.mood || (visit.needs ?? "").trim() || draft.sure.length || draft.promise || draft.goods || Number(draft.money);
  if (visit.reached !== false && !something) found.push("请写下见到的情况。");
  if ((draft.goods || Number(draft.money)) && !draft.no_receipt && !draft.files.some((one) => one.role === "signature" || one.role === "receipt")) found.push("送了东西，请签名、拍下签收单，或写明没有签收的原因。");
  if (draft.files.some((one) => one.role === "photo" || one.role === "voice") && !visit.agreed) found.push("拍照、录音要先征得同意，请勾选。");
  return found;
}

// The visit as the server wants it: only what was told. Not reached: nothing about the person.
export function told(draft) {
  const { visit } = draft;
  const reached = visit.reached !== false;
  const found = { person: visit.person, manner: visit.manner, reached, seen: visit.seen };
  for (const name of ["said", "agreed"]) if (visit[name]) found[name] = visit[name];
  if (draft.when === "told" && draft.on) Object.assign(found, { on: draft.on }, draft.time ? { time: draft.time } : {});
  if (!reached) found.why_not = visit.why_not;
  if (reached) {
    for (const name of ["mood", "needs", "need_kind"]) if (visit[name]) found[name] = visit[name];
    found.answers = Object.entries(draft.answers).map(([key, { value, was }]) => {
      const [block, field] = key.split(".");
      return { block, field, value, was };
    });
    found.confirmed = draft.sure;
    found.kept = Object.entries(draft.kept).filter(([, value]) => value).map(([id, value]) => ({ promise: Number(id), kept: value === "1" }));
    found.household = draft.household;
    found.named = draft.named;
    const who = { received_by: draft.received_by || "本人", no_receipt: draft.no_receipt || "" };
    found.handed = [
      ...(draft.goods ? [{ kind: "goods", item: draft.goods, quantity: Number(draft.quantity) || 1, ...who }] : []),
      ...(Number(draft.money) ? [{ kind: "money", item: "慰问金", fen: Math.round(Number(draft.money) * 100), ...who }] : []),
    ];
  }
  if (draft.promise) found.promises = [{ words: draft.promise, ...(draft.promise_due ? { due: draft.promise_due } : {}) }];
  return found;
}

const megabytes = (bytes) => Math.floor(bytes / 1024 / 1024);

// Why a file cannot go with this visit, said when it is picked and not days later by the server; "" when it can.
export function unfit(draft, name, bytes, limits) {
  const brand = String.fromCharCode(...bytes.subarray(4, 12));
  if (!bytes.length) return `“${name}”是空的。`;
  if (brand === "ftypqt  ") return "苹果的 .mov 影像不能存入。录音请存为 m4a 或 mp3。";
  if (!limits) return "";
  if (draft.files.length >= limits.files) return `一次走访最多 ${limits.files} 个附件（签名也算一个），请先去掉一个。`;
  if (bytes.length > limits.each) return `“${name}”超过 ${megabytes(limits.each)} MB，请分段录音或拍小一些。`;
  if (draft.files.reduce((sum, one) => sum + one.size, bytes.length) > limits.all) return `附件合计超过 ${megabytes(limits.all)} MB。`;
  return "";
}
