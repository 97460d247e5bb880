import { z } from "zod";
import { UNKNOWN_REASONS } from "@/lib/core/origins/classification";
import { toPlainText } from "@/lib/core/plain-text";
import type { Problem } from "@/lib/platform/http/problem";
import { isPushedMark } from "./mark-key";
import { MAX_OBSERVATIONS } from "./record";

/** Bytes one request may have: 5,000 commits take about 1 MB. */
export const MAX_BODY_BYTES = 4_000_000;
/** Further ones would say nothing new about a batch that has so many. */
const MAX_ERRORS_SHOWN = 100;

const FULL_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const sha = z
  .string()
  .regex(FULL_SHA, "must be a full sha: 40 or 64 lower-case hex digits, as git rev-parse prints it");

/** A bot's name is its author's own choice, so that what turns text around is left out of it, and the commit kept. */
const tool = z
  .string()
  .transform(toPlainText)
  .pipe(
    z
      .string()
      .min(1, "must not be empty")
      .max(100, "must have at most 100 characters")
      .refine((name) => !name.includes("@"), "names a product, never a person: it must not hold an @"),
  );

const lines = z
  .int("must be a whole number of lines, or null")
  .min(0, "must not be negative")
  .max(2_147_483_647, "must be below 2,147,483,648")
  .nullish();

const mark = z
  .string()
  .max(100, "must have at most 100 characters")
  .refine((text) => isPushedMark(text), "must be trailer:key, footer:name or account:github:app[bot]");

/** A commit's classification, its size, its unknown marks, and nothing else about the commit: further fields are refused. */
const pushedCommit = z
  .strictObject({
    sha,
    origin: z.enum(["HUMAN", "AI_ASSISTED", "BOT", "UNKNOWN"], "must be HUMAN, AI_ASSISTED, BOT or UNKNOWN"),
    tools: z.array(tool, "must be a list of names").max(32, "must have at most 32 names"),
    evidence_level: z.enum(["E1", "E2", "E3", "E4", "E5"], "must be E1 to E5, or null").nullable(),
    rule_id: z
      .string("must be the id of the rule that decided")
      .max(100, "must have at most 100 characters")
      .regex(/^[a-z0-9]+(?:[-/][a-z0-9]+)*$/, "must be the id of a rule, such as trailer/agent"),
    unknown_reason: z.enum(UNKNOWN_REASONS, `must be ${UNKNOWN_REASONS.join(", ")}, or null`).nullable(),
    lines_added: lines,
    lines_removed: lines,
    marks: z.array(mark, "must be a list of marks").max(5, "must have at most 5 marks").nullish(),
  })
  .superRefine((commit, context) => {
    const refuse = (field: keyof typeof commit, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    const isUnknown = commit.origin === "UNKNOWN";
    if (isUnknown && commit.evidence_level !== null) refuse("evidence_level", "must be null for UNKNOWN");
    if (isUnknown && commit.unknown_reason === null) refuse("unknown_reason", "must say why it is UNKNOWN");
    if (!isUnknown && commit.unknown_reason !== null)
      refuse("unknown_reason", "must be null unless the origin is UNKNOWN");
    if ((isUnknown || commit.origin === "HUMAN") && commit.tools.length > 0)
      refuse("tools", `must be empty for ${commit.origin}`);
    if ((commit.origin === "AI_ASSISTED" || commit.origin === "BOT") && commit.evidence_level === null)
      refuse("evidence_level", `must be given for ${commit.origin}: no evidence means HUMAN or UNKNOWN`);
  });

const cursor = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 as 64 lower-case hex digits"),
  heads: z.array(sha).min(1, "must name at least one commit").max(50, "must name at most 50 commits"),
  notes_commit: sha.nullable(),
});

/** The body of `POST …/commit-origins`. */
export const commitOriginsBody = z.strictObject({
  rules_version: z
    .string()
    .regex(/^\d{1,5}(?:\.\d{1,5}){0,3}$/, "must be a version of the classifier's rules, such as 1.0"),
  commits: z
    .array(pushedCommit)
    .min(1, "must hold at least one commit")
    .max(
      MAX_OBSERVATIONS,
      `must hold at most ${MAX_OBSERVATIONS} commits: send the rest in a further request`,
    ),
  cursor: cursor.nullish(),
  more: z.boolean().optional(),
});
export type CommitOriginsBody = z.infer<typeof commitOriginsBody>;

/** One thing to mend in a body. */
export interface BodyError {
  /** Which of `commits`, counted from 0; null where it is none of them. */
  index: number | null;
  field: string | null;
  message: string;
}

function toBodyErrors(issues: readonly z.core.$ZodIssue[]): BodyError[] {
  return issues.flatMap(({ path, message, ...issue }) => {
    const [first, second] = path;
    const isCommit = first === "commits" && typeof second === "number";
    const field = (isCommit ? path.slice(2) : path).join(".");
    const at = { index: isCommit ? second : null };
    if (issue.code === "unrecognized_keys" && "keys" in issue) {
      const keys = issue.keys as readonly string[];
      const sentence = "is not taken: leave it out, so that nothing personal is sent by accident";
      return keys.map((key) => ({ ...at, field: [field, key].filter(Boolean).join("."), message: sentence }));
    }
    return [{ ...at, field: field || null, message }];
  });
}

/** What is wrong with a body, by commit and field; nothing of it was stored. */
export function invalidBody(issues: readonly z.core.$ZodIssue[]): Problem {
  const errors = toBodyErrors(issues);
  const shown = errors.slice(0, MAX_ERRORS_SHOWN);
  const left = errors.length - shown.length;
  return {
    status: 422,
    title: "Invalid commits",
    detail: `Nothing was stored. Mend what \`errors\` lists and send the whole batch again.${left > 0 ? ` ${left} more are not listed.` : ""}`,
    more: { errors: shown },
  };
}
