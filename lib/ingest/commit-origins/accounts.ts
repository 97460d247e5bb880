import { z } from "zod";
import { toIdentity } from "@/lib/core/origins/identity";
import { isPlainText } from "@/lib/core/plain-text";
import { organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** What a source shows of a commit's author. Absent means that it doesn't say. */
export interface AuthorAccount {
  email?: string | null;
  githubId?: number | null;
  githubLogin?: string | null;
}

const LOGIN = /^@?([a-z0-9](?:[a-z0-9_-]{0,98})(?:\[bot\])?)$/;
const EMAIL = /^[^\s@<>"]{1,200}@[^\s@<>"]{1,200}$/;

/**
 * An account as people type it, in the one form it is compared by: `github-id:123`, `github:login` or an e-mail address
 * in lower case. GitHub's noreply addresses are their account, by its number where they carry one. Null for what
 * is none of these.
 */
export function parseAccount(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  const [, id] = /^(?:github-id:|#)?([1-9]\d{0,11})$/.exec(text) ?? [];
  if (id) return `github-id:${id}`;
  if (EMAIL.test(text) && isPlainText(text)) return accountsOf({ email: text })[0] ?? null;
  const [, login] = LOGIN.exec(text.replace(/^github:/, "")) ?? [];
  return login ? `github:${login}` : null;
}

/** Every form an author's account can have been named by, the surest first. */
function accountsOf({ email, githubId, githubLogin }: AuthorAccount): string[] {
  const identity = toIdentity(null, email);
  const id = githubId ?? identity.githubId;
  const login = githubLogin?.toLowerCase() ?? identity.login;
  return [
    ...(id === null ? [] : [`github-id:${id}`]),
    ...(login === null ? [] : [`github:${login}`]),
    ...(identity.email === null ? [] : [identity.email]),
  ];
}

/** The standing overrules of accounts: account in the form of `parseAccount` → overrule id. */
export type OverruledAccounts = ReadonlyMap<string, string>;

export const NO_ACCOUNTS: OverruledAccounts = new Map();

/** The overrule that holds for an author; null for none. */
export function matchAccount(author: AuthorAccount, accounts: OverruledAccounts): string | null {
  if (accounts.size === 0) return null;
  const named = accountsOf(author).find((account) => accounts.has(account));
  return named === undefined ? null : (accounts.get(named) ?? null);
}

const answered = z.array(z.object({ id: z.string(), standing: z.boolean(), account: z.string().nullable() }));

async function readAccounts(service: ServiceClient, organizationId: OrganizationId) {
  const answer = await callSealed(service, "read_overruled_accounts", {
    organization_id: organizationId,
    subkeys: organizationSubkeys(organizationId, "events"),
  });
  return answered.parse(JSON.parse(answer ?? "[]"));
}

/** The accounts whose commits a person's word holds for, for whoever records commits. @throws DatabaseError */
export async function getOverruledAccounts(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<OverruledAccounts> {
  const rows = await readAccounts(service, organizationId);
  // One whose key is gone matches nobody, but stands: commits were held against it as well.
  return new Map(
    rows.flatMap(({ id, standing, account }) => (standing ? [[account ?? `unreadable:${id}`, id]] : [])),
  );
}

/** The account of each overrule by its id, revoked ones too; for people who may see them. @throws DatabaseError */
export async function listAccountNames(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<Map<string, string>> {
  const rows = await readAccounts(service, organizationId);
  return new Map(rows.flatMap(({ id, account }) => (account === null ? [] : [[id, account]])));
}
