import { createTranslator } from "next-intl";
import { vi } from "vitest";
import { en } from "@/lib/platform/i18n/messages/en";

/** What a request meets: who is signed in, which membership they have, and every call that would write. */
export interface FakeRequest {
  user: { id: string; email: string } | null;
  role: string | null;
  headers: Record<string, string>;
  writes: string[];
}

/** The request of the test that is running. */
export const request: FakeRequest = { user: null, role: null, headers: {}, writes: [] };

/** A write of the service role: noted, and successful. */
export const noted = (name: string) => async () => {
  request.writes.push(name);
  return { ok: true };
};

export const ORGANIZATION = {
  id: "0a6d7cbb-5b0d-4b43-8b0c-6a8f0f4b7a11",
  slug: "acme",
  name: "Acme",
  is_demo: false,
  time_zone: "UTC",
  week_start: "monday",
  production_environments: ["live"],
};

/** A stand-in for the signed-in user's client: memberships answer, everything that writes is noted. */
export function fakeClient() {
  const membership = () =>
    request.role === null ? null : { role: request.role, organizations: ORGANIZATION };
  return {
    auth: {
      getClaims: async () => ({
        data: request.user && { claims: { sub: request.user.id, email: request.user.email } },
      }),
    },
    from: (table: string) => {
      const query = {
        select: () => query,
        eq: () => query,
        filter: () => query,
        maybeSingle: async () => ({ data: table === "memberships" ? membership() : null, error: null }),
      };
      return query;
    },
    rpc: async (name: string) => {
      if (name === "second_factor_needed") return { data: null, error: null };
      if (name === "company_sign_in_needed") return { data: [], error: null };
      request.writes.push(name);
      return { data: "acme", error: null };
    },
  };
}

/** No try is one too many. */
export const noLimits = { refuseTooOften: async () => null };

/** Headers and client of the request, as the modules that make them would. */
export const server = { userClient: async () => fakeClient() };
export const nextHeaders = { headers: async () => new Headers(request.headers) };

/** Next's ways out of a request, as errors with their kind. */
export class Left extends Error {}

export const navigation = {
  notFound: () => {
    throw new Left("404");
  },
  redirect: (to: string) => {
    throw new Left(`redirect ${to}`);
  },
};

export const intl = {
  getLocale: async () => "en",
  getTranslations: async (namespace: never) => createTranslator({ locale: "en", messages: en, namespace }),
};

export const noCache = { revalidatePath: vi.fn() };
