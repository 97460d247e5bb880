import { describe, expect, test } from "vitest";
import type { DeploymentDetail, RelatedDeployment } from "@/lib/read/deployments/detail";
import { resultReason } from "@/lib/read/deployments/why";

const related = (id: string, version: string | null, commitSha: string | null = null): RelatedDeployment => ({
  id,
  service: "checkout",
  env: "production",
  version,
  commitSha,
  result: "passed",
  deploymentType: "standard",
  startedAt: new Date(0),
  finishedAt: null,
});

const detail = (change: Partial<DeploymentDetail>) =>
  ({
    result: "failed",
    remediationType: "rollback",
    remediatedBy: related("rollback", "1.0"),
    before: related("before", "1.0"),
    ...change,
  }) as DeploymentDetail;

describe("why a deployment counts as it does", () => {
  test("a rollback to the version just before names it as what was gone back to", () => {
    expect(resultReason(detail({}))).toMatchObject({
      kind: "rolled-back",
      by: { id: "rollback" },
      target: { id: "before" },
    });
  });

  test("where versions don't tell, the commit does", () => {
    const reason = resultReason(
      detail({ remediatedBy: related("rollback", null, "abc"), before: related("before", null, "abc") }),
    );
    expect(reason).toMatchObject({ target: { id: "before" } });
  });

  test("a rollback to something else claims no target, nor do two that name neither version nor commit", () => {
    expect(resultReason(detail({ before: related("before", "0.9") }))).toMatchObject({ target: null });
    const nameless = detail({ remediatedBy: related("rollback", null), before: related("before", null) });
    expect(resultReason(nameless)).toMatchObject({ target: null });
  });

  test("a remediation that was never read is a reason without its deployment", () => {
    expect(resultReason(detail({ remediatedBy: null }))).toEqual({
      kind: "rolled-back",
      by: null,
      target: null,
    });
    expect(resultReason(detail({ remediationType: "hotfix", remediatedBy: null }))).toEqual({
      kind: "repaired",
      type: "hotfix",
      by: null,
    });
  });

  test("failed without a remediation, passed and pending are their own reasons", () => {
    expect(resultReason(detail({ remediationType: null }))).toEqual({ kind: "failed" });
    expect(resultReason(detail({ result: "passed", remediationType: null }))).toEqual({ kind: "passed" });
    expect(resultReason(detail({ result: "pending", remediationType: null }))).toEqual({ kind: "pending" });
  });
});
