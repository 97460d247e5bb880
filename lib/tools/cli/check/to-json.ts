import type { Change } from "@/lib/core/changes/change";
import { FAILURE_RULES_VERSION } from "@/lib/core/changes/failure-rules";
import type { CloneCheck } from "./check";

/** The answer as data: docs/check.md names its fields. No name, no address, no message. */
export function toJson({ check, changes, clone, ...one }: CloneCheck) {
  const { failures, takenBack, changes: counts, commits, coverage, ...figures } = check;
  return {
    check: 1,
    repository: one.name,
    read: one.read,
    asOf: one.asOf,
    withinDays: one.withinDays,
    rules: { origins: one.originRules, failures: FAILURE_RULES_VERSION },
    clone: {
      isShallow: clone.isShallow,
      cutOff: clone.cutOff,
      filter: clone.filter,
      readsNotes: clone.readsNotes,
      linesAbsent: clone.absent,
      linesNotCounted: clone.unmeasured,
    },
    mergeStrategy: { strategy: one.strategy, ...one.steps },
    changes: counts,
    commits: { byOrigin: commits, coverage },
    takenBack,
    ...figures,
    silent: failures.silent,
    comparison: one.comparison,
    failures: failures.of.flatMap((found, i) => {
      const [first] = found;
      const change = changes[i] as Change;
      if (!first) return [];
      return [
        {
          change: change.sha,
          tag: change.tag,
          at: change.at,
          commits: first.commits,
          how: first.how,
          rule: first.rule,
          evidence: first.by,
          takenBackAt: first.at,
        },
      ];
    }),
  };
}
