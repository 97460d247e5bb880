import { expect, test } from "vitest";
import { EVERYTHING } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { listExposureHistory } from "@/lib/read/deployments/exposure-history";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const question = { ...EVERYTHING, window: { from: new Date(0), to: new Date(86_400_000) } };

const TOLD = {
  names: [["checkout", null, "r1"]],
  name: [0, 0],
  started_at: [1000, 2000],
  result: [0, 1],
  is_rollback: [0, 0],
  human: [2, 1],
  ai_assisted: [0, 3],
  bot: [0, 0],
  unknown: [0, 1],
  carriers: [0, 1],
  carried: [0, 0],
  origins: [3],
  broken: [
    [1, 0, "AI_ASSISTED", "fixed-after-rollback"],
    [1, null, null, "person"],
  ],
};

/** What the database says, as its function writes it. */
function read(told: object) {
  const client = { rpc: async () => ({ data: JSON.stringify(told), error: null }) } as unknown as AnyClient;
  return listExposureHistory(client, "o" as OrganizationId, question);
}

test("a history is read as it was counted: names, times, results, commits, what is carried twice and what broke it", async () => {
  expect(await read(TOLD)).toEqual({
    names: [["checkout", null, "r1"]],
    name: [0, 0],
    startedAt: [1000, 2000],
    result: [0, 1],
    isRollback: [0, 0],
    commits: [
      [2, 1],
      [0, 3],
      [0, 0],
      [0, 1],
    ],
    carriers: [0, 1],
    carried: [0, 0],
    origins: [3],
    broken: [
      { deployment: 1, commit: 0, origin: 1, error: 0.1 },
      { deployment: 1, commit: null, origin: null, error: 0 },
    ],
  });
});

test("columns without a row are empty", async () => {
  const columns = Object.entries(TOLD).filter(([name]) => !["names", "broken"].includes(name));
  const none = Object.fromEntries(columns.map(([name]) => [name, null]));
  const { startedAt, commits, carriers } = await read({ names: [], broken: [], ...none });
  expect([startedAt, ...commits, carriers]).toEqual([[], [], [], [], [], []]);
});

test.each([
  ["a column less", { human: undefined }],
  ["a count that is no number", { human: ["2", 1] }],
  ["a share of a commit", { human: [0.5, 1] }],
  ["a service without a name", { names: [[null, null, null]] }],
  ["an origin that there isn't", { broken: [[1, 0, "ALIEN", "person"]] }],
])("a history with %s is refused", async (_, part) => {
  await expect(read({ ...TOLD, ...part })).rejects.toThrow();
});
