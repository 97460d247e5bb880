/** Of a slot, and of a sha that has no number. */
const EMPTY = -1;

/**
 * Gives each distinct sha a number, 0, 1, 2, … in order of first appearance. A hash table of its own, because a Map
 * with a million string keys costs more than the whole comparison: shas are random, so their digits are the hash.
 */
export class ShaNumbers {
  private shas: string[] = [];
  private slots: Int32Array;

  /** `expected`: about how many will come; more is slower, not wrong. */
  constructor(expected: number) {
    this.slots = new Int32Array(slotCount(expected)).fill(EMPTY);
  }

  /** How many distinct shas were seen. */
  get count(): number {
    return this.shas.length;
  }

  numberOf(sha: string): number {
    if (2 * this.shas.length >= this.slots.length) this.grow();
    const slot = this.slotOf(sha);
    const number = this.slots[slot] as number;
    return number === EMPTY ? this.add(sha, slot) : number;
  }

  /** The number of a sha that has one; −1 for another, which gets none. */
  find(sha: string): number {
    return this.slots[this.slotOf(sha)] as number;
  }

  /** Where a sha's number stands, or would stand. */
  private slotOf(sha: string): number {
    const mask = this.slots.length - 1;
    for (let slot = hash(sha) & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot] as number;
      if (number === EMPTY || this.shas[number] === sha) return slot;
    }
  }

  private add(sha: string, slot: number): number {
    this.slots[slot] = this.shas.length;
    return this.shas.push(sha) - 1;
  }

  private grow(): void {
    const shas = this.shas;
    this.shas = [];
    this.slots = new Int32Array(this.slots.length * 4).fill(EMPTY);
    for (const sha of shas) this.numberOf(sha);
  }
}

function slotCount(expected: number): number {
  return 2 ** Math.max(4, Math.ceil(Math.log2(2 * Math.max(1, expected))));
}

/** FNV-1a over the first digits, then a last mixing, since the table looks at the low bits only. */
function hash(sha: string): number {
  let value = 0x811c9dc5 ^ sha.length;
  const end = Math.min(sha.length, 10);
  for (let i = 0; i < end; i++) value = Math.imul(value ^ sha.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return value ^ (value >>> 13);
}
