import { hasPattern } from "@/lib/platform/weak-secret";
import { COMMON_PASSWORDS, COMMON_WORDS } from "./common-passwords";

/** How many signs and digits around a common word still make no password. */
const MAX_TRIMMINGS = 6;
/** A shorter part of an address is in many passwords by chance. */
const MIN_NAME = 4;

const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/**
 * Whether a password is one that guessing begins with: among the most common ones (also with a year or a sign around
 * it, or with digits for letters), a pattern, the product's name, or the account's own address.
 */
export function isGuessablePassword(password: string, email: string): boolean {
  const text = password.toLowerCase().trim();
  if (COMMON_PASSWORDS.has(text) || hasPattern([...text].map((sign) => sign.codePointAt(0) ?? 0)))
    return true;
  if (isMadeOfAddress(text, email.toLowerCase().trim())) return true;
  return [trimmed(text), plain(trimmed(text)), trimmed(plain(text))].some(
    (word) => isCommonWord(word) && text.length - word.length <= MAX_TRIMMINGS,
  );
}

/** The address or its name, with nothing to speak of around it. */
function isMadeOfAddress(text: string, email: string): boolean {
  const [name = "", domain = ""] = email.split("@");
  return [email, name, domain, domain.replace(/\.[^.]*$/, "")].some(
    (part) => part.length >= MIN_NAME && text.includes(part) && text.length - part.length <= MAX_TRIMMINGS,
  );
}

const isCommonWord = (word: string) =>
  COMMON_WORDS.has(word) || COMMON_PASSWORDS.has(word) || word === "iris";
const trimmed = (text: string) => text.replace(/^[^a-z]+|[^a-z]+$/g, "");
const plain = (text: string) => text.replace(/[0134579@$!]/g, (sign) => LEET[sign] ?? sign);
