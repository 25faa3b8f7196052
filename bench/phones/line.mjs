// The line between the phones and the office: it breaks where chance wants, before, in the middle and after; it sends twice,
// and it delivers late what the phone has long given up.
import http from "node:http";

const POINTS = ["field.receive.before_commit", "field.receive.after_commit", "field.apply.before_commit", "visits.save.before_facts", "visits.save.before_commit"];
const broken = () => new TypeError("Failed to fetch");

export class Line {
  constructor(port, cuts, ledger) {
    this.port = port;
    this.cuts = cuts; // of a hundred requests on a bad line
    this.ledger = ledger;
    this.late = [];
    this.now = 0; // what the office's clock says: phones live their day beside one another, but it never runs back
    this.deaths = 0; // how many requests may still take the server with them
    this.agent = new http.Agent({ keepAlive: false, maxSockets: 32 });
    this.dying = null;
  }

  // One request as it is, and its answer.
  ask({ path, method, headers, body }, { half = false } = {}) {
    return new Promise((done, failed) => {
      const length = body ? body.length : 0;
      const request = http.request({ host: "127.0.0.1", port: this.port, path, method, agent: this.agent, headers: { ...headers, Host: "127.0.0.1", ...(length ? { "Content-Length": length } : {}) } }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", failed);
        answer.on("aborted", () => failed(broken()));
        answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString("utf8") }));
      });
      request.on("error", failed);
      request.setTimeout(120000, () => request.destroy(broken()));
      if (half) {
        request.write(Buffer.from(body.subarray(0, Math.floor(length * half))), () => setTimeout(() => request.destroy(broken()), 150));
      } else {
        if (length) request.write(Buffer.from(body));
        request.end();
      }
    });
  }

  tick(at) {
    this.now = Math.max(this.now + 1, at);
    return String(this.now);
  }

  // What the page's fetch does. Only what comes back to the phone counts as told to it.
  async send(phone, url, options = {}) {
    if (phone.signal === "none") throw broken();
    const { method = "GET", headers = {}, credentials, redirect } = options;
    const body = typeof options.body === "string" ? new TextEncoder().encode(options.body) : options.body;
    const sent = { path: url, method, body, headers: { ...headers, "X-World-Now": this.tick(phone.at), ...(credentials === "omit" ? {} : { Cookie: phone.cookies() }) } };
    const parcel = url.endsWith("send/");
    const certain = headers["X-Kind"] === "record" ? phone.certain.shift() : undefined;
    const cut = certain ?? (phone.signal === "bad" ? this.cut(phone, parcel) : "");
    if (cut) this.ledger.count(`line.${cut}`);
    // what must befall a record has not, where the server was not there to see it
    const unseen = (error) => { if (certain && error.message !== broken().message) phone.certain.unshift(certain); };
    if (cut === "before") throw broken();
    if (cut === "late") {
      this.late.push(sent);
      throw broken();
    }
    if (cut === "middle" && body?.length) {
      await this.ask(sent, { half: phone.chance.pick([0.5, 0.8, 0.95]) }).catch(unseen);
      throw broken();
    }
    let answer;
    if (cut === "die") answer = await this.deadly(phone, sent);
    else answer = await this.ask(sent).catch((error) => { unseen(error); throw error; });
    if (cut === "twice") answer = await this.ask(sent);
    if (cut === "after") throw broken();
    phone.bake(answer.headers["set-cookie"] ?? []);
    const moved = answer.status >= 300 && answer.status < 400;
    if (moved && redirect === "error") throw broken();
    const read = () => JSON.parse(answer.text);
    if (parcel && answer.status < 300 && read().kept) this.ledger.acknowledged(phone, headers["X-Uid"], read());
    return { type: moved && redirect === "manual" ? "opaqueredirect" : "basic", status: answer.status, ok: answer.status >= 200 && answer.status < 300, json: async () => read() };
  }

  cut(phone, parcel) {
    if (parcel && this.deaths > 0 && !this.dying && phone.chance.percent(4)) {
      this.deaths -= 1;
      return "die";
    }
    let lot = phone.chance.whole(0, 99);
    for (const [name, often] of Object.entries(this.cuts)) {
      lot -= often;
      if (lot < 0) return parcel || ["before", "after"].includes(name) ? name : "";
    }
    return "";
  }

  // This request takes the server with it, at a named point; nothing happens at the desk meanwhile.
  async deadly(phone, sent) {
    const release = await this.world.quiet();
    try {
      return await this.ask({ ...sent, headers: { ...sent.headers, "X-World-Die": phone.chance.pick(POINTS) } });
    } catch (error) {
      this.ledger.count("server.died");
      await this.world.awake();
      throw error;
    } finally {
      release();
    }
  }

  // What was held up somewhere comes after all, in any order; nobody hears the answer.
  async deliverLate(chance, share = 1) {
    const rows = chance.shuffled(this.late);
    const now = rows.slice(0, Math.ceil(rows.length * share));
    this.late = rows.slice(now.length);
    for (const one of now) {
      this.ledger.count("line.came_late");
      await this.ask(one).catch(() => {});
    }
  }

  async desk(deed, at, about = {}) {
    for (let tries = 0; ; tries++) {
      try {
        const answer = await this.ask({ path: `/_world/${deed}`, method: "POST", body: new TextEncoder().encode(JSON.stringify(about)), headers: { "X-World-Now": this.tick(at) } });
        if (answer.status === 200) return JSON.parse(answer.text);
        throw new Error(`${deed}: ${answer.status} ${answer.text.slice(0, 200)}`);
      } catch (error) {
        if (tries > 300) throw error;
        this.ledger.count(`desk.again.${deed}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  }
}
