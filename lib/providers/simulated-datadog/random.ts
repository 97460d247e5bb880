/** A seeded source of randomness: the same key gives the same sequence on every machine and every run. */
export interface Random {
  /** A float in [0, 1). */
  next(): number;
  /** A whole number in [low, high], both included. */
  integer(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One item of a list that isn't empty. */
  pick<T>(items: readonly T[]): T;
  /** One item, with a probability proportional to its weight. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  /** A count with the given mean (Poisson). */
  count(mean: number): number;
  /** A log-normal draw: its median, and the standard deviation of its logarithm. */
  logNormal(median: number, sigma: number): number;
  /** A string of `length` characters of the alphabet. */
  text(alphabet: string, length: number): string;
}

export const HEX = "0123456789abcdef";
export const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * FNV-1a over the UTF-16 code units of `text`, followed by a 32-bit finalizer, because FNV alone leaves
 * neighbouring keys ("…:1", "…:2") with neighbouring states.
 * Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm"; finalizer constants of MurmurHash3 (A. Appleby).
 */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Mulberry32: a 32-bit state stepped by a Weyl constant and mixed by two multiplications.
 * Good enough for invented data, not for secrets. Source: Tommy Ettinger, Mulberry32 (public domain).
 */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The random source that belongs to `key`. */
export function createRandom(key: string): Random {
  const next = mulberry32(hashText(key));
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  return {
    next,
    pick,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    weighted: (items) => weightedPick(items, next()),
    count: (mean) => poisson(mean, next),
    logNormal: (median, sigma) => median * Math.exp(sigma * standardNormal(next)),
    text: (alphabet, length) => {
      let text = "";
      while (text.length < length) text += alphabet.charAt(Math.floor(next() * alphabet.length));
      return text;
    },
  };
}

function weightedPick<T>(items: readonly (readonly [T, number])[], position: number): T {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  let left = position * total;
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return (items.at(-1) as readonly [T, number])[0];
}

/** Box and Muller, 1958. `1 - u` keeps the logarithm away from zero. */
function standardNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Knuth's product of uniforms; fine for the small means of a day. */
function poisson(mean: number, next: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count++;
  return count;
}
