import { beforeEach, describe, expect, test, vi } from "vitest";
import * as breakingCommitActions from "@/lib/ingest/breaking-commits/actions";
import * as integrationActions from "@/lib/ingest/integrations/actions";
import type { FormOutcome } from "@/lib/platform/forms/outcome";
import { en } from "@/lib/platform/i18n/messages/en";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { DEMO_EMAIL } from "@/lib/providers/simulated-datadog/organization";
import * as digestActions from "@/lib/read/digests/actions";
import * as organizationActions from "@/lib/workspace/organizations/actions";
import * as memberActions from "@/lib/workspace/organizations/member-actions";
import { refusedBy } from "@/lib/workspace/organizations/problem";
import * as repositoryActions from "@/lib/workspace/repositories/actions";
import { Left, request } from "./fake-request";

vi.mock("@/lib/platform/supabase/server", async () => (await import("./fake-request")).server);
vi.mock("@/lib/platform/supabase/service", () => ({ serviceClient: () => ({}) }));
vi.mock("@/lib/ingest/integrations/connect", async () => ({
  connectDatadog: (await import("./fake-request")).noted("connect"),
}));
vi.mock("@/lib/ingest/integrations/disconnect", async () => ({
  disconnectIntegration: (await import("./fake-request")).noted("disconnect"),
}));
vi.mock("@/lib/ingest/integrations/data", () => {
  const integration = { id: "i", status: "active", leaseUntil: null, nextSyncAt: new Date(0) };
  return {
    getIntegration: async () => integration,
    getIntegrationStatus: async () => ({ integration, latestRun: null }),
  };
});
vi.mock("@/lib/workspace/repositories/data", () => ({
  listUnmatchedDeployments: async () => ({
    rows: [{ repositorySlug: "h/a", service: "s", deployments: 1 }],
    unlisted: 0,
  }),
}));
vi.mock("@/lib/read/origin-comparisons/refresh", () => ({
  tryRefreshOriginComparison: async () => undefined,
}));
vi.mock("@/lib/ingest/sync/request-sync", async () => ({
  requestSync: (await import("./fake-request")).noted("sync"),
}));
vi.mock("@/lib/platform/rate-limits/guard", async () => (await import("./fake-request")).noLimits);
vi.mock("@/lib/read/digests/slack-connection", async () => ({
  connectSlack: (await import("./fake-request")).noted("slack"),
  disconnectSlack: (await import("./fake-request")).noted("slack"),
}));
vi.mock("@/lib/platform/slack/post", () => ({ postToSlack: async () => ({ ok: true }) }));
vi.mock("@/lib/workspace/organizations/invitation-mail", () => ({ mailInvitation: async () => mail.isSent }));
vi.mock("@/lib/workspace/auth/app-origin", () => ({ appOrigin: async () => "https://iris.example" }));
vi.mock("next/server", () => ({ after: (work: () => unknown) => void work() }));
vi.mock("next/cache", async () => (await import("./fake-request")).noCache);
vi.mock("next/navigation", async () => (await import("./fake-request")).navigation);
vi.mock("next/headers", async () => (await import("./fake-request")).nextHeaders);
vi.mock("next-intl/server", async () => (await import("./fake-request")).intl);

const mail = vi.hoisted(() => ({ isSent: true }));

type Action = (target: string, previous: FormOutcome | null, form: FormData) => Promise<FormOutcome>;

/** These two belong to nobody's role: they make or join an organization. */
const { createOrganization, ...ofOrganization } = organizationActions;
const { acceptInvitation, ...ofMembers } = memberActions;
/** Every exported action that is about one organization; a new one is walked without being named here. */
const ACTIONS = Object.entries<Action>({
  ...ofOrganization,
  ...ofMembers,
  ...breakingCommitActions,
  ...digestActions,
  ...integrationActions,
  ...repositoryActions,
});

/** A form that each of them would accept. */
function fullForm(): FormData {
  const form = new FormData();
  const id = "3b0f4bd5-3c5f-4d8b-9f3e-7b1a0f2c4d55";
  const fields = {
    name: "Acme",
    timeZone: "UTC",
    weekStart: "sunday",
    others: "live",
    confirmation: "acme",
    counted: "1",
    userId: id,
    role: "member",
    invitationId: id,
    site: "us5",
    apiKey: "k1",
    applicationKey: "k2",
    remoteUrl: "https://github.com/acme/checkout",
    service: "checkout",
    repositoryId: id,
    days: "90",
    locale: "en",
    url: "https://hooks.slack.com/services/T0/B0/x",
    deploymentId: id,
    sha: "a".repeat(40),
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** Forms somebody types into: what stands in them again when the session has ended meanwhile. */
const KEPT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  chooseBreakingCommit: { sha: "a".repeat(40) },
  addRepository: { remoteUrl: "https://github.com/acme/checkout" },
  connectDatadog: { site: "us5" },
  createInvitation: { role: "member", email: "" },
  mapService: { service: "checkout" },
  removeRepository: {},
  setProductionEnvironments: { others: "live" },
  unmapService: {},
  updateOrganization: { name: "Acme", timeZone: "UTC", weekStart: "sunday" },
};

/** Actions that ask for nothing but the click. */
const FORMLESS = new Set([
  "adoptRepositories",
  "continueSync",
  "disconnectDatadog",
  "disconnectSlackChannel",
  "leaveOrganization",
  "retrySetAside",
  "syncNow",
  "unsubscribeFromDigest",
]);

/** What an action answers, or how it leaves the request. */
async function run(action: Action): Promise<FormOutcome | string> {
  try {
    return await action("acme", null, fullForm());
  } catch (error) {
    if (error instanceof Left) return error.message;
    throw error;
  }
}

const NOT_ALLOWED = en.organizations.problems.notAllowed;

beforeEach(() => {
  const user = { id: "5e2d8f9c-6c43-4c8e-9c39-0d3a4f1b2c33", email: "ana@example.com" };
  Object.assign(request, { user, role: "owner", headers: {}, writes: [] });
});

test("every action is walked", () => {
  expect(ACTIONS.map(([name]) => name).sort()).toEqual(
    [
      "addRepository",
      "adoptRepositories",
      "changeMemberRole",
      "chooseBreakingCommit",
      "connectDatadog",
      "connectSlackChannel",
      "continueSync",
      "countIncidentsWithoutEnvironment",
      "createInvitation",
      "deleteOrganization",
      "disconnectDatadog",
      "disconnectSlackChannel",
      "leaveOrganization",
      "loadMoreHistory",
      "mapService",
      "mergeDuplicateDeployments",
      "removeMember",
      "removeRepository",
      "requireSecondFactor",
      "retrySetAside",
      "revokeInvitation",
      "setProductionEnvironments",
      "subscribeToDigest",
      "syncNow",
      "transferOwnership",
      "unmapService",
      "unsubscribeFromDigest",
      "updateOrganization",
      "withdrawBreakingCommit",
    ].sort(),
  );
});

describe.each(ACTIONS)("%s", (name, action) => {
  test("writes for an owner, so that the refusals below mean something", async () => {
    const outcome = await run(action);
    expect(typeof outcome === "string" ? outcome.startsWith("redirect /") : outcome.ok).toBe(true);
    expect(request.writes.length).toBeGreaterThan(0);
  });

  test("what is no form, or no address of an organization, is answered with 404 and not with a failure of ours", async () => {
    const sent = async (...args: unknown[]) => {
      try {
        return await (action as (...args: unknown[]) => Promise<unknown>)(...args);
      } catch (error) {
        if (error instanceof Left) return error.message;
        throw error;
      }
    };
    for (const slug of [undefined, null, 7, {}, ["acme"], "a".repeat(10_000), "A/..%00"])
      expect(await sent(slug, null, fullForm()), String(slug).slice(0, 20)).toBe("404");
    for (const form of [undefined, null, "name=x", {}, [], 7]) {
      const answer = await sent("acme", null, form);
      if (FORMLESS.has(name)) continue;
      expect(answer, String(form)).toBe("404");
    }
  });

  test("a viewer is refused and nothing is written", async () => {
    request.role = "viewer";
    expect(await run(action)).toMatchObject({ ok: false, title: NOT_ALLOWED });
    expect(request.writes).toEqual([]);
  });

  test("a member is refused and nothing is written, except to leave and about their own digest", async () => {
    request.role = "member";
    const outcome = await run(action);
    if (name.endsWith("Digest")) {
      expect(outcome).toMatchObject({ ok: true });
      return expect(request.writes).toEqual(["set_digest_subscription"]);
    }
    if (name === "leaveOrganization") expect(outcome).toBe("redirect /organizations");
    else expect(outcome).toMatchObject({ ok: false, title: NOT_ALLOWED });
    expect(request.writes).toEqual(name === "leaveOrganization" ? ["remove_member"] : []);
  });

  test("a stranger gets 404 and nothing is written", async () => {
    request.role = null;
    expect(await run(action)).toBe("404");
    expect(request.writes).toEqual([]);
  });

  test("who is signed out keeps what they typed, or goes to sign in where nothing was; nothing is written", async () => {
    request.user = null;
    const outcome = await run(action);
    const kept = KEPT[name];
    if (kept)
      expect(outcome).toMatchObject({
        ok: false,
        title: en.organizations.problems.signedOut,
        link: { href: "/sign-in" },
        values: kept,
      });
    else expect(outcome).toMatch(/^redirect \/sign-in/);
    expect(request.writes).toEqual([]);
  });
});

test.each(["connectDatadog", "connectSlackChannel"])(
  "no answer of %s holds a secret that was typed",
  async (name) => {
    const action = ACTIONS.find(([known]) => known === name)?.[1] as Action;
    for (const role of ["owner", "viewer"] as const) {
      request.role = role;
      expect(JSON.stringify(await run(action))).not.toMatch(/"k1"|"k2"|hooks\.slack/);
    }
    request.user = null;
    expect(JSON.stringify(await run(action))).not.toMatch(/"k1"|"k2"|hooks\.slack/);
  },
);

test.each(["deleteOrganization", "changeMemberRole", "removeMember", "transferOwnership"])(
  "%s is the owner's alone",
  async (name) => {
    request.role = "admin";
    const action = ACTIONS.find(([known]) => known === name)?.[1] as Action;
    expect(await run(action)).toMatchObject({ ok: false, title: NOT_ALLOWED });
    expect(request.writes).toEqual([]);
  },
);

test("an organization is deleted only when its own address was typed", async () => {
  const form = fullForm();
  form.set("confirmation", "acne");
  const outcome = await organizationActions.deleteOrganization("acme", null, form);
  expect(outcome.fields.confirmation).toBe(en.organizations.problems.confirmationDiffers);
  expect(request.writes).toEqual([]);
});

test("the demo's shared account neither makes nor joins an organization", async () => {
  request.user = { id: "d", email: DEMO_EMAIL };
  const refusal = { ok: false, title: en.organizations.problems.demoAccount };
  expect(await createOrganization(null, fullForm())).toMatchObject(refusal);
  expect(await acceptInvitation("token", null, new FormData())).toMatchObject(refusal);
  expect(request.writes).toEqual([]);
});

test("an invitation's link is in the answer, and only its hash goes to the database", async () => {
  const outcome = await memberActions.createInvitation("acme", null, fullForm());
  expect(outcome.result).toMatch(/^https:\/\/iris\.example\/invitations\/[\w-]{43}$/);
  expect(request.writes).toEqual(["create_invitation"]);
});

test.each([
  [true, "The invitation is on its way to bo@example.com"],
  [false, "Iris couldn’t send the mail: send the link yourself"],
])(
  "an invitation that is mailed (%s) says so, and the link is in the answer all the same",
  async (isSent, title) => {
    mail.isSent = isSent;
    const form = fullForm();
    form.set("email", " Bo@Example.com ");
    const outcome = await memberActions.createInvitation("acme", null, form);
    expect(outcome).toMatchObject({ ok: true, title });
    expect(outcome.result).toMatch(/^https:\/\/iris\.example\/invitations\/[\w-]{43}$/);
  },
);

test("an invitation to what is no address is refused, and none is made", async () => {
  const form = fullForm();
  form.set("email", "bo@");
  const outcome = await memberActions.createInvitation("acme", null, form);
  expect(outcome).toMatchObject({ ok: false, fields: { email: en.organizations.problems.emailMalformed } });
  expect(request.writes).toEqual([]);
});

test("Datadog's keys are in no answer, whatever becomes of them", async () => {
  const form = fullForm();
  form.set("apiKey", "secret-one");
  form.set("applicationKey", "secret two");
  const refused = await integrationActions.connectDatadog("acme", null, form);
  expect(refused.ok).toBe(false);
  form.set("applicationKey", "secret-two");
  const connected = await integrationActions.connectDatadog("acme", null, form);
  expect(connected.ok).toBe(true);
  expect(JSON.stringify([refused, connected])).not.toMatch(/secret/);
});

test("a form sent while the database is away is answered with what is down and what was typed, for nobody to type again", async () => {
  const away = new DatabaseError("unreachable", "TypeError: fetch failed", true);
  expect(await refusedBy(away, {}, { name: "Acme" })).toMatchObject({
    ok: false,
    title: en.states.databaseAway.notSent,
    detail: en.states.databaseAway.notSentDetail,
    values: { name: "Acme" },
  });
});
