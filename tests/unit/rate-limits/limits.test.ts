import { expect, test } from "vitest";
import { connectLimits, invitationMailLimits, slackTestLimits } from "@/lib/platform/rate-limits/limits";

test.each([
  ["connecting", connectLimits],
  ["mailing invitations", invitationMailLimits],
  ["trying Slack", slackTestLimits],
])("%s in a new organization doesn't start a person's count anew", (_name, limitsOf) => {
  const keys = (organizationId: string) => limitsOf(organizationId, "ana").map(({ key }) => key);
  const shared = keys("one").filter((key) => keys("two").includes(key));
  expect(shared).toHaveLength(1);
  expect(shared[0]).toContain("ana");
  expect(keys("one")).toHaveLength(2);
});
