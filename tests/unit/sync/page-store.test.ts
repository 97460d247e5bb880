import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { PageStore } from "@/lib/ingest/sync/page-store";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const DATABASE_MS = 200;

/** Stores one page in a database that takes its time. @returns for how long the store rested after the answer. */
async function restAfter(stored: { new: number; changed: number }): Promise<number> {
  let answeredAt = 0;
  const answers: Record<string, () => Promise<unknown>> = {
    open_seal: async () => ({ id: "1", key: randomBytes(32).toString("base64"), expires_at: "2100-01-01" }),
    record_deployments_page: async () => {
      await delay(DATABASE_MS);
      answeredAt = performance.now();
      return { ...stored, set_aside: 0 };
    },
  };
  const rpc = (name: string) => ({
    abortSignal: async () => ({ data: JSON.stringify(await answers[name]?.()), error: null }),
  });
  const key = { keyId: "k", key: randomBytes(32).toString("base64") };
  const store = new PageStore(
    { service: { rpc } as unknown as ServiceClient, subkeys: { events: key }, log: () => {} },
    { organizationId: "o" as OrganizationId, integrationId: "i", trigger: "command" },
    {
      ...{ id: "r", leaseToken: "l", attempts: 1, readsWholeHistory: false, checkpoint: {} },
      ...{ from: new Date("2026-01-01"), to: new Date("2026-02-01") },
    },
    { fingerprintKey: key, messagesAreWhole: false },
  );
  await store.record("deployments", [], null);
  return performance.now() - answeredAt;
}

test("a page that changed nothing leaves the database to others for twice as long as it took; one with news goes on", async () => {
  const [unchanged, added, changed] = await Promise.all([
    restAfter({ new: 0, changed: 0 }),
    restAfter({ new: 1, changed: 0 }),
    restAfter({ new: 0, changed: 1 }),
  ]);
  expect(unchanged).toBeGreaterThanOrEqual(2 * DATABASE_MS - 5);
  expect(Math.max(added, changed)).toBeLessThan(DATABASE_MS / 2);
});
