/** Words that people write where a random text is asked for, too long to stand in one by chance. */
const WORDS = /password|secret|changeme|change-me|qwerty|letmein|default|example|replace|placeholder/i;

/** Whether a text is no secret: too short, too few characters, a pattern, or words. */
export function isGuessable(text: string, minLength: number, minDistinct: number): boolean {
  if (text.length < minLength || new Set(text).size < minDistinct) return true;
  return hasPattern([...text].map((character) => character.charCodeAt(0))) || WORDS.test(text);
}

/** Whether the bytes of a key show that no random source made them: a pattern, or text. */
export function isGuessableKey(bytes: Uint8Array): boolean {
  const values = [...bytes];
  if (new Set(values).size < 12) return true;
  return hasPattern(values) || values.every((value) => value >= 0x20 && value < 0x7f);
}

/** Whether values show a pattern: a run that goes up or down by the same step, or a piece that comes again and again. */
export function hasPattern(values: readonly number[]): boolean {
  return hasSteps(values) || repeats(values);
}

/** More than half of all steps from one value to the next are alike: not once in a thousand million random keys. */
function hasSteps(values: readonly number[]): boolean {
  const counts = new Map<number, number>();
  for (let at = 1; at < values.length; at += 1) {
    const step = (values[at] ?? 0) - (values[at - 1] ?? 0);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values()) > (values.length - 1) / 2;
}

/** Shifted by some distance up to its half, the text meets itself almost everywhere. */
function repeats(values: readonly number[]): boolean {
  for (let shift = 1; shift <= values.length / 2; shift += 1) {
    const compared = values.length - shift;
    let same = 0;
    for (let at = 0; at < compared; at += 1) if (values[at] === values[at + shift]) same += 1;
    if (same > compared * 0.75) return true;
  }
  return false;
}
