// Chance that is the same for the same seed.
export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let one = this.state;
    one = Math.imul(one ^ (one >>> 15), one | 1);
    one ^= one + Math.imul(one ^ (one >>> 7), one | 61);
    return ((one ^ (one >>> 14)) >>> 0) / 4294967296;
  }

  // Whether it happens, this often of a hundred.
  percent(often) {
    return this.next() * 100 < often;
  }

  whole(from, to) {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  shuffled(list) {
    const made = [...list];
    for (let at = made.length - 1; at > 0; at--) {
      const other = this.whole(0, at);
      [made[at], made[other]] = [made[other], made[at]];
    }
    return made;
  }

  bytes(length) {
    return Uint8Array.from({ length }, () => this.whole(0, 255));
  }
}
