import type { AiMode } from "./classification";
import type { Identity } from "./identity";

/** What a mark can be said to mean. */
export const MARK_MEANINGS = ["agent", "bot", "person", "no-mark"] as const;
export type MarkMeaning = (typeof MARK_MEANINGS)[number];

/** What a mark is recognized by. account: an author's or co-author's. trailer: its key. footer: the name in "Generated with [name]". */
export const MARK_KINDS = ["account", "trailer", "footer"] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** What an organization says that a mark in its own commits means. */
export interface TaughtMark {
  kind: MarkKind;
  /** Lower-case. For an account `github-id:123`, `github:login` or an address. */
  value: string;
  meaning: MarkMeaning;
  /** The agent or the bot; null for a person and for no mark. */
  name: string | null;
  /** For an agent: whether it is the author of what carries the mark. */
  mode: AiMode | null;
  /** For no mark: only where it would name this tool. */
  onlyTool: string | null;
  /** First and last day (YYYY-MM-DD) it holds for; null for no bound. */
  from: string | null;
  until: string | null;
}

/** The taught marks, ready to be looked up. */
export interface Teaching {
  marks: readonly TaughtMark[];
  find(kind: MarkKind, values: readonly string[], day: string | null): TaughtMark | null;
}

const holdsOn = ({ from, until }: TaughtMark, day: string | null): boolean => {
  if (from === null && until === null) return true;
  // A span says nothing about a commit of unknown date.
  return day !== null && (from === null || day >= from) && (until === null || day <= until);
};

/** Marks by what they are recognized by; of two for the same mark the first one counts. */
export function toTeaching(marks: readonly TaughtMark[]): Teaching {
  const byKey = new Map<string, TaughtMark>();
  for (const mark of marks.toReversed()) byKey.set(`${mark.kind}:${mark.value}`, mark);
  return {
    marks,
    find(kind, values, day) {
      for (const value of values) {
        const mark = byKey.get(`${kind}:${value}`);
        if (mark !== undefined && holdsOn(mark, day)) return mark;
      }
      return null;
    },
  };
}

export const NOTHING_TAUGHT: Teaching = toTeaching([]);

/** Every form an account can be named by, the surest first. */
export function accountForms({ githubId, login, email }: Identity): string[] {
  return [
    ...(githubId === null ? [] : [`github-id:${githubId}`]),
    ...(login === null ? [] : [`github:${login}`]),
    ...(email === null ? [] : [email]),
  ];
}

/** The rule that a taught mark decides by. */
export function taughtRuleId({ meaning, mode }: TaughtMark): string {
  return meaning === "agent" ? `taught/${mode ?? "assisted"}` : `taught/${meaning}`;
}
