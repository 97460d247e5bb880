/** What one check found. */
export interface Finding {
  /** A stable word for monitoring, such as `schema` or `datadog-keys`. */
  check: string;
  /** `failed` makes the exit code 1; a `warning` will become one if nobody acts; `skipped` could not be asked. */
  state: "ok" | "warning" | "failed" | "skipped";
  /** What was found, and where something is to be done, what. */
  sentence: string;
  /** Whose, where a check is of one organization. */
  organizationId?: string;
}

export const ok = (check: string, sentence: string): Finding => ({ check, state: "ok", sentence });
export const warning = (check: string, sentence: string): Finding => ({ check, state: "warning", sentence });
export const failed = (check: string, sentence: string): Finding => ({ check, state: "failed", sentence });
export const skipped = (check: string, sentence: string): Finding => ({ check, state: "skipped", sentence });

/** The exit code for monitoring: 1 where something failed. */
export function exitCodeFor(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ state }) => state === "failed") ? 1 : 0;
}

const MARKS = { ok: "ok", warning: "warn", failed: "FAIL", skipped: "skip" } as const;

/** One line a finding, for people. */
export function toLines(findings: readonly Finding[]): string[] {
  return findings.map(({ check, state, sentence, organizationId }) => {
    const whose = organizationId ? ` [${organizationId}]` : "";
    return `${MARKS[state].padEnd(4)}  ${check.padEnd(18)}  ${sentence}${whose}`;
  });
}
