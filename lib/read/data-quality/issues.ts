import { aboutCommits, aboutFailures, aboutMarks, aboutTimes, type MarkFindings } from "./commit-issues";
import type { QualityCounts } from "./data";
import {
  type AskedEnvironments,
  aboutDuplicates,
  aboutEnvironments,
  aboutFeed,
  aboutNames,
  aboutResults,
  type ReadDays,
} from "./event-issues";
import { type Found, ISSUE_KINDS, type IssueKind, type QualityIssue } from "./issue";

/**
 * What is missing, which figure that distorts, and by how much at most.
 * @param now the instant silences are measured to.
 * @param tellsSilence false where the feeds of incidents have ended.
 */
export function qualityIssues(
  counts: QualityCounts,
  read: ReadDays,
  now: Date,
  marks: MarkFindings = { stopped: [], tools: 0 },
  tellsSilence = true,
  environments: AskedEnvironments = { asked: [], production: [] },
): QualityIssue[] {
  const issues: Record<IssueKind, Found> = {
    ...aboutResults(counts),
    ...aboutEnvironments(counts, environments),
    ...aboutDuplicates(counts, read),
    ...aboutCommits(counts),
    ...aboutMarks(marks),
    ...aboutFailures(counts),
    ...aboutTimes(counts),
    ...aboutFeed(counts, read, now, tellsSilence),
    ...aboutNames(counts),
  };
  return ISSUE_KINDS.map((kind) => {
    const issue = issues[kind];
    return { kind, ...issue, isProven: read.hasRead && issue.count === 0 && issue.total !== 0 };
  });
}
