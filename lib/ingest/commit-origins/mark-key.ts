import { MARK_KINDS, type MarkKind } from "@/lib/core/origins/taught";
import { parseAccount } from "./accounts";

/** A mark as it is compared: `trailer:acme-run`, `footer:acmegpt`, `account:github:acme[bot]`. */
export const toMarkKey = ({ kind, value }: { kind: MarkKind; value: string }): string => `${kind}:${value}`;

/** A stored mark taken apart; null for what is none. */
export function parseMark(text: string): { kind: MarkKind; value: string } | null {
  const at = text.indexOf(":");
  const kind = MARK_KINDS.find((known) => known === text.slice(0, at));
  const value = text.slice(at + 1);
  return kind === undefined || value === "" ? null : { kind, value };
}

const TRAILER_KEY = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const FOOTER_NAME = /^[a-z][\w .+-]{1,39}$/;

/** What a person typed or a file says, in the one form it is compared by; null where it can't be such a mark. */
export function toMarkValue(kind: MarkKind, typed: string): string | null {
  if (kind === "account") return parseAccount(typed);
  const text = typed.trim().toLowerCase();
  if (kind === "trailer") {
    const key = text.replace(/:$/, "");
    return TRAILER_KEY.test(key) && key.length <= 60 ? key : null;
  }
  return FOOTER_NAME.test(text) ? text : null;
}

const APP = /^github:[a-z0-9-]{1,39}\[bot\]$/;

/** Whether a mark may come from outside: a trailer's key, a name or an app, in the form it is compared by; no address. */
export function isPushedMark(text: string): boolean {
  const mark = parseMark(text);
  if (mark === null) return false;
  return mark.kind === "account" ? APP.test(mark.value) : toMarkValue(mark.kind, mark.value) === mark.value;
}
