import type { Deployment } from "@/lib/core/deployments/types";

/** A history as `iris compare` reads it: its name, then one deployment a line. Holds shas, times and origins; no text of a commit. */
export function* factLines(name: string, deployments: readonly Deployment[]): Generator<string> {
  yield `${JSON.stringify({ history: name })}\n`;
  for (const one of deployments) {
    const { service, startedAt, finishedAt, result, deploymentType, breakingCommit, commits } = one;
    const line = {
      id: one.id,
      service,
      startedAt,
      finishedAt,
      result: result,
      ...(deploymentType === null ? {} : { type: deploymentType }),
      commits: commits.map(({ sha, origin, tools, lines, takenBack }) => ({
        sha,
        origin,
        tools,
        lines: lines ?? null,
        ...(takenBack ? { takenBack } : {}),
      })),
      ...(breakingCommit ? { breakingCommit } : {}),
    };
    yield `${JSON.stringify(line)}\n`;
  }
}
