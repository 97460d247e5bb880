import { expect, test, vi } from "vitest";
import { getOverruledAccounts, listAccountNames, matchAccount } from "@/lib/ingest/commit-origins/accounts";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const ROWS = [
  { id: "standing", standing: true, account: "github:ana" },
  { id: "revoked", standing: false, account: "github:bea" },
  { id: "unreadable", standing: true, account: null },
];
vi.mock("@/lib/platform/supabase/seal", () => ({ callSealed: async () => JSON.stringify(ROWS) }));
vi.mock("@/lib/ingest/integrations/credentials", () => ({ organizationSubkeys: () => [] }));

const [service, organization] = [{} as ServiceClient, "o" as OrganizationId];

test("an overrule whose account can't be read any more matches nobody, but stands among those held against", async () => {
  const accounts = await getOverruledAccounts(service, organization);
  expect([...accounts.values()]).toEqual(["standing", "unreadable"]);
  expect(matchAccount({ githubLogin: "Ana" }, accounts)).toBe("standing");
  expect(matchAccount({ githubLogin: "bea" }, accounts)).toBeNull();
  expect(matchAccount({ email: "unreadable@acme.example" }, accounts)).toBeNull();
});

test("its name is not shown, since nobody can say it", async () => {
  const names = await listAccountNames(service, organization);
  expect([...names.keys()]).toEqual(["standing", "revoked"]);
});
