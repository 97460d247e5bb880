import type { z } from "zod";
import { problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import type { RateLimit } from "@/lib/platform/rate-limits/take";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import {
  authenticateMemberToken,
  authenticatePerson,
  type MemberCaller,
  type PersonCaller,
} from "@/lib/workspace/api-tokens/person";
import { readJson } from "./read-json";

const MOST_BYTES = 20_000;

/** What a refusal of the database's means for one route, beside what it means everywhere. */
export type Meanings = Readonly<Record<string, { title: string; detail: string }>>;

/** What a person does with their token. @throws what is no refusal of the database's. */
export async function asPerson(
  request: Request,
  work: (caller: PersonCaller) => Promise<Response>,
  meanings: Meanings = {},
): Promise<Response> {
  const caller = await authenticatePerson(request);
  return caller instanceof Response ? caller : refusing(() => work(caller), meanings);
}

/** The same as a member of an organization. */
export async function asMember(
  request: Request,
  slug: string,
  work: (caller: MemberCaller) => Promise<Response>,
  meanings: Meanings = {},
): Promise<Response> {
  const caller = await authenticateMemberToken(request, slug);
  return caller instanceof Response ? caller : refusing(() => work(caller), meanings);
}

const STATUSES: Readonly<Record<string, number>> = {
  PT401: 401,
  PT403: 403,
  PT404: 404,
  PT409: 409,
  PT422: 422,
  PT423: 409,
  PT429: 429,
};
const USUAL: Meanings = {
  PT401: {
    title: "Not authenticated",
    detail: "The token is unknown, revoked or over. `iris login` makes one.",
  },
  PT403: { title: "Not allowed", detail: "Your role in this organization doesn't allow it." },
  PT404: { title: "Not found", detail: "There is no such thing in this organization." },
  PT409: { title: "Conflict", detail: "What is there doesn't allow it." },
  PT422: { title: "Not accepted", detail: "A value can't be used." },
  PT429: { title: "Too many requests", detail: "Try again later." },
};

async function refusing(work: () => Promise<Response>, meanings: Meanings): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const status = STATUSES[error.code];
    const meaning = meanings[error.code] ?? USUAL[error.code];
    if (status === undefined || meaning === undefined) throw error;
    return problemResponse({ status, ...meaning });
  }
}

/** A body by its schema, or the finished refusal: 400, 413, 415, or 422 that names each field. */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T | Response> {
  const json = await readJson(request, MOST_BYTES);
  if (!json.ok) return problemResponse(json.problem);
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    index: null,
    field: path.length > 0 ? path.join(".") : null,
    message,
  }));
  return problemResponse({
    status: 422,
    title: "Body not accepted",
    detail: `Nothing was changed. ${errors.map(({ field, message }) => `${field ?? "body"}: ${message}`).join(" ")}`,
    more: { errors },
  });
}

/** Counts a try under each limit; 429 once one is used up. @throws DatabaseError */
export async function refuseTooMany(
  request: Request,
  { client }: Pick<PersonCaller, "client">,
  name: string,
  limits: readonly RateLimit[],
): Promise<Response | null> {
  for (const limit of limits) {
    const { allowed, retryAfterSeconds } = await countRequest(client, request, { name, ...limit });
    if (!allowed) return tooManyRequestsProblem(retryAfterSeconds);
  }
  return null;
}

/** Answers that are of one reader and one moment. */
const HEADERS = { "cache-control": "private, no-store" };
export const answer = (value: unknown, status = 200): Response =>
  Response.json(value, { status, headers: HEADERS });
export const done = (): Response => new Response(null, { status: 204, headers: HEADERS });
