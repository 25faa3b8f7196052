// The virtual days: mornings with packs, days with visits while clerks work at the desk, evenings with a bad line, nights.
// node --experimental-vm-modules main.mjs ORDER.json; writes the ledger where the order says. Prints what its starter has to do.
import fs from "node:fs";
import { Ledger } from "./ledger.mjs";
import { Line } from "./line.mjs";
import { Phone } from "./phone.mjs";
import { Chance } from "./rand.mjs";
import { readScripts } from "./tab.mjs";

const order = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const { plan, days, seed, fault } = order;
const START = Date.parse("2018-04-02T00:00:00+08:00");
const DAY = 86400000;
const HOUR = 3600000;
const HOT = [["home", "address"], ["health", "drugs"], ["interests", "hobbies"], ["family", "children_place"]];
const AT_ONCE = 10;

const chance = new Chance(seed);
const ledger = new Ledger();
const line = new Line(order.port, order.cuts, ledger);
const phones = plan.phones.map((about, number) => new Phone(number, about, { chance: new Chance(seed * 7919 + number * 104729), line, ledger, fault }));
const carriers = new Map(plan.people.map((person) => [person, phones.filter((one, number) => plan.phones[number].carries.includes(person))]));
readScripts(fault);
// In a small town some things happen for certain: a body cut, an answer lost, a draft left over a night while the item changes,
// a request that never leaves, a batch in any order, a tab killed while it hands in, a phone erased that holds a visit.
const ERASED = 0, STOPPED = 1, CUT = 2, UNANSWERED = 3, LEAVES = 4, UNLUCKY = 5;
if (order.certain) {
  phones[CUT].certain.push("middle", "middle", "middle");
  phones[UNANSWERED].certain.push("after", "after", "after", "after");
  phones[UNLUCKY].certain.push("before", "after", "after");
  phones[UNLUCKY].fated.add("killed").add("disorderly");
  phones[LEAVES].calm = true; // no tab of its is killed
}
const say = (word) => process.stdout.write(`${word}\n`);

process.on("unhandledRejection", (error) => {
  // what a killed tab was about to do comes to nothing
  if (!/killed|closed|abort/i.test(`${error?.name} ${error?.message}`)) ledger.odd("unhandled", { what: String(error?.stack ?? error).slice(0, 400) });
});

// The desk and the deaths of the server keep out of one another's way: so it is certain after which visit a clerk's change came.
const world = line.world = {
  last: Promise.resolve(),
  async quiet() {
    const before = world.last;
    let release;
    world.last = new Promise((done) => (release = done));
    await before;
    return release;
  },
  async awake() {
    await new Promise((done) => setTimeout(done, 30));
    await line.desk("awake", START);
  },
};

async function kill() {
  const release = await world.quiet();
  const began = Date.now();
  ledger.count("server.killed");
  say("kill");
  await new Promise((done) => process.stdin.once("data", done));
  await world.awake();
  ledger.count("server.down_ms", Date.now() - began);
  release();
}

async function together(list, work) {
  const rows = [...list];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (rows.length) await work(rows.shift());
  }));
}

const at = (day, hour) => START + day * DAY + Math.round(hour * HOUR);
const goTo = (phone, moment) => (phone.at = Math.max(phone.at, moment));
const some = (list, often) => list.filter(() => chance.percent(often));

async function edit(person, block, field, moment) {
  const value = `改${(ledger.number += 1)}`;
  const release = await world.quiet();
  try {
    const answer = await line.desk("edit", moment, { clerk: plan.clerk, person, block, field, value, key: `edit-${value}` });
    if (answer.refused) ledger.count(`desk.${answer.refused}`);
    else ledger.desk.push({ person, block, field, value, mark: answer.mark, on: moment });
  } finally {
    release();
  }
}

// One day of one phone, in three parts with the others beside it.
async function morning(phone, day) {
  goTo(phone, at(day, 7 + phone.chance.next()));
  phone.signal = day === 0 || phone.calm || phone.chance.percent(70) ? "good" : phone.chance.percent(70) ? "bad" : "none";
  if (phone.chance.percent(12)) await phone.wrongPins(phone.chance.whole(1, 3));
  for (let tries = 0; tries < 3 && !(await phone.enter()); tries++) phone.passes(3);
  // who has a pack of last evening does not always take a new one
  if (phone.calm || !phone.chance.percent(20)) await phone.refresh();
}

async function visits(phone, day, hot) {
  phone.signal = phone.chance.percent(65) ? "none" : phone.chance.percent(60) ? "bad" : "good";
  goTo(phone, at(day, 9 + 2 * phone.chance.next()));
  let people = null;
  for (let tries = 0; tries < 4 && !people; tries++) if (phone.keys || (await phone.enter())) people = await phone.people();
  if (!people?.length) {
    ledger.count("no_pack");
    return;
  }
  const holds = order.certain && day === 0 && phone.number === ERASED;
  const chosen = Array.from({ length: phone.chance.whole(1, order.visits) }, () => phone.chance.pick(people));
  const begun = new Set(phone.records().filter((one) => one.state === "draft").map((one) => one.person));
  const must = people.filter((one) => hot.some((other) => other.person === one.id) || (begun.has(one.id) && phone.chance.percent(order.certain ? 100 : 50)));
  const going = [...must, ...chosen];
  for (const [place, person] of going.entries()) {
    const half = holds && place === going.length - 1;
    const items = [...hot.filter((one) => one.person === person.id).map((one) => [one.block, one.field]), ...phone.items(2), ...(half ? [HOT[0]] : [])];
    for (let tries = 0; tries < 3 && (!phone.keys || phone.tab.dead); tries++) await phone.enter();
    await phone.visit(person, unique(items), !half && (holds || (!(phone.calm && day === 0) && !phone.chance.percent(order.leave))));
    phone.passes(phone.chance.whole(2, 15));
    if (!holds && phone.chance.percent(25)) await phone.push();
  }
  // somebody tries ten PINs while the queue is full; in a small town it happens for certain
  if ((!phone.calm && phone.chance.percent(order.erase)) || holds) await phone.wrongPins(15);
  if (phone.chance.percent(30)) phone.close(); // the system takes the memory
}

const unique = (items) => [...new Map(items.map((one) => [one.join("."), one])).values()];

async function evening(phone, day) {
  goTo(phone, at(day, 17.5 + phone.chance.next()));
  const reaches = order.certain || phone.chance.percent(80);
  for (let tries = 0; tries < order.tries && reaches; tries++) {
    const last = order.certain && phone.number % 2 && tries === order.tries - 1; // some have told everything before the night
    await phone.push(phone.chance.percent(last ? 0 : 70) ? "bad" : "good");
    phone.passes(phone.chance.whole(1, 20));
    if (phone.left === 0) break;
  }
  if (reaches && phone.chance.percent(25)) await phone.refresh(); // the pack for tomorrow morning
  phone.close();
}

async function oneDay(day) {
  const working = new Set(phones.filter(() => order.certain || chance.percent(order.share)));
  const hot = some(plan.people, order.hot).map((person) => ({ person }));
  for (const one of hot) {
    [one.block, one.field] = chance.pick(HOT);
    for (const phone of carriers.get(one.person)) working.add(phone);
  }
  if (order.certain && day === 0) hot.unshift({ person: plan.phones[LEAVES].carries[0], block: "home", field: "meals", left: true });
  const going = chance.shuffled([...working]);
  ledger.count("phone_days", going.length);
  await together(going, (phone) => morning(phone, day));

  const desk = [
    ...hot.filter((one) => one.left || chance.percent(70)).map((one) => () => edit(one.person, one.block, one.field, at(day, 10))),
    ...some(plan.people, order.edits).map((person) => () => edit(person, ...chance.pick(HOT), at(day, 11))),
    ...some(plan.people, order.dying).filter((person) => !ledger.deaths[person]).map((person) => async () => {
      ledger.deaths[person] = at(day, 12);
      await line.desk("death", at(day, 12), { clerk: plan.clerk, person });
    }),
    ...phones.filter((phone) => phone.devices.length && !phone.calm && (chance.percent(order.revoked) || (order.certain && day === 0 && phone.number === STOPPED))).map((phone) => async () => {
      const device = Number(phone.devices.at(-1));
      ledger.revoked.push(device);
      await line.desk("revoke", at(day, 13), { head: plan.head, device });
    }),
  ];
  const deeds = [...going.map((phone) => () => visits(phone, day, hot)), ...desk, ...Array.from({ length: order.kills }, () => kill)];
  await together(chance.shuffled(deeds), (deed) => deed());
  line.deaths = order.die;
  await together(chance.shuffled([...going.map((phone) => () => evening(phone, day)), ...Array.from({ length: order.kills }, () => kill), () => line.deliverLate(chance, 0.5)]), (deed) => deed());
  line.deaths = 0;
  if (order.certain) await kill();
  await line.desk("work", at(day, 23));
  say(`day ${day + 1} phones ${going.length} records ${ledger.counts.records ?? 0} rss ${Math.round(process.memoryUsage().rss / 1e6)}`);
}

// Everybody comes home: what is half written is finished, everything is handed in, everybody takes the last pack.
async function home() {
  const moment = at(days, 8);
  await together(phones.filter((one) => one.registered), async (phone) => {
    goTo(phone, moment);
    phone.signal = "good";
    for (let tries = 0; tries < 8 && !phone.keys; tries++) await phone.enter();
    await phone.refresh();
    for (let tries = 0; tries < 8 && !phone.keys; tries++) await phone.enter();
    const open = new Set(phone.records().filter((one) => one.state === "draft").map((one) => one.person));
    for (const person of (await phone.people()) ?? []) if (open.has(person.id)) {
      for (let tries = 0; tries < 4 && phone.records().some((one) => one.state === "draft" && one.person === person.id); tries++) {
        if (!phone.keys || phone.tab.dead) await phone.enter();
        await phone.visit(person, [], true);
      }
    }
    await empty(phone);
    phone.close();
  });
  await line.deliverLate(chance);
  await line.desk("work", at(days, 20));
  await line.desk("settle", at(days, 21), { head: plan.head, devices: ledger.revoked.filter((_, place) => place % 2 === 0) });
  await line.desk("work", at(days + 3, 8)); // whatever waits for a file that does not come
  await together(phones, async (phone) => {
    goTo(phone, at(days + 3, 9));
    phone.signal = "good";
    phone.calm = true; // nothing befalls it any more
    for (let tries = 0; tries < 12; tries++) {
      await phone.refresh();
      await empty(phone);
      const people = await phone.people();
      if (phone.keys && people && phone.packed === phone.at) break;
      phone.passes(1);
    }
    const people = await phone.people();
    ledger.replicas[phone.number] = (people ?? []).map((one) => ({ id: one.id, blocks: Object.fromEntries(one.blocks.map((block) => [block.block, { version: block.version, items: Object.fromEntries(block.items.map((item) => [item.name, item.value])) }])) }));
    phone.close();
  });
}

async function empty(phone) {
  for (let tries = 0; tries < 12; tries++) {
    await phone.push("good");
    if (!phone.left) return;
  }
  ledger.odd("never_emptied", { phone: phone.number, left: phone.left });
}

await line.desk("awake", START);
for (let day = 0; day < days; day++) await oneDay(day);
await home();
fs.writeFileSync(order.ledger, JSON.stringify(ledger.whole()));
say("done");
process.exit(0);
