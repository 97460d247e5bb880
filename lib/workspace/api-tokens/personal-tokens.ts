import { z } from "zod";
import { notFoundProblem, problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import type { ServiceClient, UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { refuseUnknown, TOKEN_LIMIT } from "./bearer";
import { newPersonalToken } from "./personal-token";
import { apiTokenHash } from "./token";

const found = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("unknown") }),
  z.object({
    outcome: z.enum(["stranger", "second-factor", "company-sign-in", "welcome"]),
    token_id: z.uuid(),
    user_id: z.uuid(),
    email: z.string(),
    expires_at: z.coerce.date(),
    organization_id: z.uuid().nullable(),
    role: z.string().nullable(),
  }),
]);

/** Whose a personal token is, once it is let in. */
type Admitted = Exclude<z.infer<typeof found>, { outcome: "unknown" }>;

/**
 * Whose token it is, and their role in the organization with this slug. Each request of theirs counts against their limit.
 * @returns who, or 401, 403 (a second factor is asked for), 403 (the company's sign-in is), 404 (no member there) or 429. @throws DatabaseError
 */
export async function admitPersonalToken(
  request: Request,
  client: ServiceClient,
  token: string,
  slug: string | null,
): Promise<Admitted | Response> {
  const text = unwrap(
    await client.rpc("authenticate_personal_token", {
      p_token_hash: apiTokenHash(token),
      ...(slug !== null && { p_slug: slug }),
    }),
  );
  const answer = found.parse(JSON.parse(text));
  if (answer.outcome === "unknown") return refuseUnknown(client, request);
  const rate = await countRequest(client, request, {
    name: "requests",
    key: `personal-token:${answer.user_id}`,
    ...TOKEN_LIMIT,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  if (answer.outcome === "second-factor") return secondFactorProblem();
  if (answer.outcome === "company-sign-in") return companySignInProblem();
  return answer.outcome === "stranger" ? notFoundProblem() : answer;
}

const DAY_MS = 86_400_000;

/** A personal token as the account page lists it. */
export interface PersonalToken {
  id: string;
  name: string;
  lastFour: string;
  createdAt: Date;
  expiresAt: Date;
  /** To the minute; null when it was never used. */
  lastUsedAt: Date | null;
}

/** Makes a token of the signed-in person, which is in the answer and nowhere else. @throws DatabaseError */
export async function createPersonalToken(
  client: UserClient,
  name: string,
  days: number,
  now: Date,
): Promise<{ token: string; id: string; expiresAt: Date }> {
  const token = newPersonalToken();
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  const id = unwrap(
    await client.rpc("create_personal_token", {
      p_name: name,
      p_token_hash: apiTokenHash(token),
      p_last_four: token.slice(-4),
      p_expires_at: expiresAt.toISOString(),
    }),
  );
  return { token, id, expiresAt };
}

/** The usable tokens of the signed-in person, newest first. @throws DatabaseError */
export async function listPersonalTokens(client: UserClient): Promise<PersonalToken[]> {
  const rows = unwrap(await client.rpc("list_personal_tokens"));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    lastFour: row.last_four,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    lastUsedAt: row.last_used_at ? new Date(row.last_used_at) : null,
  }));
}

/** 403: the token was made before its account, or the organization, asked for a second factor. */
const secondFactorProblem = (): Response =>
  problemResponse({
    status: 403,
    title: "Second factor needed",
    detail: "A second factor is asked for, which this token hasn't shown. Make another one with a code.",
  });

/** 403: the organization asks its members at a domain to sign in as their company does, and the token's session didn't. */
const companySignInProblem = (): Response =>
  problemResponse({
    status: 403,
    title: "Company sign-in needed",
    detail:
      "This organization asks for your company's sign-in. Sign in that way, make a token on the account page, and give it to iris login --token.",
  });
