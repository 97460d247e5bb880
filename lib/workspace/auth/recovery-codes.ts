import { createHash, randomBytes } from "node:crypto";

const COUNT = 10;
const BYTES = 10;
/** Without the letters that are mistaken for digits. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 4;

/** Ten new codes of 80 random bits, written as `K4M9-X7QP-2AB8-HT3Z`. They are shown once; only hashes are kept. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => grouped(encode(randomBytes(BYTES))));
}

/** What the database knows a code by, however it was typed: SHA-256 as hex. */
export function recoveryCodeHash(typed: string): string {
  const code = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  return createHash("sha256").update(code).digest("hex");
}

/** Five bits a sign (Crockford's base 32). */
function encode(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join("");
}

const grouped = (code: string) => (code.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
