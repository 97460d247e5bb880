import { expect, test } from "vitest";
import { EVERYTHING } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { groupExposures } from "@/lib/read/deployments/group-exposures";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const question = { ...EVERYTHING, window: { from: new Date(0), to: new Date(86_400_000) } };

/** What the database says, as its function writes it. */
function read(groups: readonly unknown[]) {
  const text = JSON.stringify({
    groups,
    first_started_at: "2026-03-01T12:00:00+00:00",
    last_started_at: null,
    left_out: { young: 3 },
  });
  const client = { rpc: async () => ({ data: text, error: null }) } as unknown as AnyClient;
  return groupExposures(client, "o" as OrganizationId, question, new Date(0));
}

const PLAIN = ["checkout", null, false, 2, 1, 0, 0, 5, null, null, 20_000, 0, 0, null];

test("a group is read as it was counted: its names, counts, shared commits, place after a failure and what broke it", async () => {
  const broken = [
    "cart",
    "web",
    true,
    0,
    1,
    0,
    2,
    1,
    [4, 7],
    "r1",
    20_001,
    2,
    1,
    ["AI_ASSISTED", "reverted-sha", 3],
  ];
  const elsewhere = [...PLAIN.slice(0, 13), [null, "person", 1]];
  const { groups, firstStartedAt, lastStartedAt, leftOut } = await read([PLAIN, broken, elsewhere]);
  expect(groups).toEqual([
    expect.objectContaining({
      service: "checkout",
      team: null,
      failed: false,
      commits: [2, 1, 0, 0],
      deployments: 5,
      sharedCommits: [],
      repository: null,
      day: 20_000,
      sinceFailure: 0,
      inChain: 0,
      breaking: null,
    }),
    expect.objectContaining({
      team: "web",
      failed: true,
      commits: [0, 1, 0, 2],
      sharedCommits: [4, 7],
      repository: "r1",
      sinceFailure: 2,
      inChain: 1,
      breaking: { origin: 1, error: 0, commit: 3 },
    }),
    expect.objectContaining({ breaking: "elsewhere" }),
  ]);
  expect([firstStartedAt?.toISOString(), lastStartedAt]).toEqual(["2026-03-01T12:00:00.000Z", null]);
  expect(leftOut).toMatchObject({ young: 3, pending: 0 });
});

test.each([
  ["a field less", PLAIN.slice(1)],
  ["a count that is no number", PLAIN.map((field, i) => (i === 7 ? "5" : field))],
  ["a share of a commit", PLAIN.map((field, i) => (i === 3 ? 0.5 : field))],
  ["a service without a name", PLAIN.map((field, i) => (i === 0 ? null : field))],
  ["an origin that there isn't", [...PLAIN.slice(0, 13), ["ALIEN", "person", 1]]],
  ["shared commits by their shas", PLAIN.map((field, i) => (i === 8 ? ["abc"] : field))],
])("a group with %s is refused", async (_, row) => {
  await expect(read([row])).rejects.toThrow();
});
