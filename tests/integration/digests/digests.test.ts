import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { smtpTransport } from "@/lib/platform/mail/smtp";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { type DeliverDeps, deliverDue, ONE_MESSAGE_MS } from "@/lib/read/digests/deliver";
import { enqueueDue } from "@/lib/read/digests/enqueue";
import { connectSlack } from "@/lib/read/digests/slack-connection";
import { readUnsubscribeToken } from "@/lib/read/digests/unsubscribe-token";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { deployment, failure, historyOf } from "../support/events";
import { type Cast, createCast, service } from "../support/people";
import { createScene, syncScene } from "../support/scene";
import { type SmtpDouble, startSmtpDouble } from "./smtp-double";

/** The first night after the week of 9 November had ended. */
const MONDAY = new Date("2026-11-16T04:00:00Z");
const ORIGIN = "https://iris.example";
const KEYS = { current: randomBytes(32).toString("base64"), retired: [] };

describe.each(DATABASES)("the digest, on $name", ({ start }) => {
  let backend: Backend;
  let smtp: SmtpDouble;
  let cast: Cast;
  const posts: string[] = [];
  const logged: unknown[] = [];

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    smtp = await startSmtpDouble();
    cast = await createCast(backend);
    const scene = await createScene(
      backend,
      historyOf(
        [
          deployment("passed", { started_at: "2026-11-12T10:00:00Z", finished_at: "2026-11-12T10:05:00Z" }),
          // Each week has a service to tell of.
          ...["13T10", "13T11", "13T12", "18T10", "18T11", "18T12"].map((hour) =>
            deployment(`failed-${hour}`, {
              service: "ledger",
              started_at: `2026-11-${hour}:00:00Z`,
              finished_at: `2026-11-${hour}:05:00Z`,
              change_failure: true,
            }),
          ),
          deployment("after", { started_at: "2026-11-17T10:00:00Z", finished_at: "2026-11-17T10:05:00Z" }),
        ],
        [failure("one", { started_at: "2026-11-13T10:10:00Z" })],
      ),
      { organizationId: cast.organizationId },
    );
    await syncScene(scene);
    await backend.sql(
      "update public.organizations set production_environments = '{production}' where id = $1",
      cast.organizationId,
    );
    await connectSlack(service(backend), cast.organizationId, {
      url: "https://hooks.slack.com/services/T0/B0/x",
      locale: "pt-BR",
      connectedBy: cast.owner.id,
    });
  });
  afterAll(async () => {
    await smtp.close();
    await backend.stop();
  });

  beforeEach(async () => {
    await backend.sql("delete from public.outbox_messages");
    await subscribe("owner", "en");
    await subscribe("member", "pt-BR");
    smtp.arrived.length = 0;
    posts.length = 0;
    logged.length = 0;
    smtp.refuse(null);
    smtp.hangUp(false);
  });

  async function subscribe(who: "owner" | "member", locale: string | null): Promise<void> {
    const { error } = await cast[who].client.rpc("set_digest_subscription", {
      p_organization_id: cast.organizationId,
      p_locale: locale as string,
    });
    expect(error).toBeNull();
  }

  const enqueue = (now = MONDAY, canSendMail = true) =>
    enqueueDue({
      service: service(backend),
      now,
      canSendMail,
      deadlineAt: Date.now() + 60_000,
      log: (event, fields) => void logged.push({ event, ...fields }),
    });

  const deliver = (changes: Partial<DeliverDeps> = {}) =>
    deliverDue({
      service: service(backend),
      mail: smtpTransport(smtp.url, "Iris <iris@example.com>"),
      fetchSlack: async (_url, init) => {
        posts.push(String(init?.body));
        return new Response("ok");
      },
      keys: KEYS,
      origin: ORIGIN,
      deadlineAt: Date.now() + 60_000,
      log: (event, fields) => void logged.push({ event, ...fields }),
      ...changes,
    });

  const states = async () =>
    (
      await backend.sql<{ channel: string; state: string; error: string | null; attempts: number }>(
        "select channel, state, error, attempts from public.outbox_messages order by channel, created_at",
      )
    ).map(({ channel, state, error, attempts }) => [channel, state, error, attempts].join(" ").trim());

  /** What the time until the next try does. */
  const passTime = () => backend.sql("update public.outbox_messages set next_attempt_at = now()");

  test("each subscriber gets the week once, in their language, and the channel in its own", async () => {
    expect(await enqueue()).toBe(3);
    expect(await enqueue()).toBe(0);
    expect(await deliver()).toEqual({ sent: 3, retried: 0, failed: 0 });
    expect(await deliver()).toEqual({ sent: 0, retried: 0, failed: 0 });
    expect(await enqueue()).toBe(0);
    expect(smtp.arrived.map(({ to }) => to).sort()).toEqual([[cast.member.email], [cast.owner.email]].sort());
    const subjects = smtp.arrived.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]);
    expect(subjects.filter((subject) => subject?.includes("how you delivered"))).toHaveLength(1);
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain("como vocês entregaram");
    expect(posts[0]).toContain("ledger teve 3 de 3");
    expect(logged).toEqual([]);
  });

  test("a week in which nothing is another than before is told to nobody", async () => {
    const quietWeek = new Date(MONDAY.getTime() + 14 * 86_400_000);
    expect(await enqueue(quietWeek)).toBe(0);
  });

  test("a mail carries the way out that mail readers offer, and its token ends that one subscription", async () => {
    await enqueue();
    await deliver();
    const mail =
      smtp.arrived.find(({ to }) => to[0] === cast.member.email)?.raw.replaceAll(/\r\n[ \t]+/g, " ") ?? "";
    expect(mail).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    const token =
      /List-Unsubscribe: <https:\/\/iris\.example\/api\/v1\/unsubscribe\/([\w-]+)>/.exec(mail)?.[1] ?? "";
    const target = readUnsubscribeToken(KEYS, token);
    expect(target).toEqual({ organizationId: cast.organizationId, userId: cast.member.id });
    unwrap(
      await service(backend).rpc("end_digest_subscription", {
        p_organization_id: target?.organizationId ?? "",
        p_user_id: target?.userId ?? "",
      }),
    );
    const left = await backend.sql<{ user_id: string }>("select user_id from public.digest_subscriptions");
    expect(left).toEqual([{ user_id: cast.owner.id }]);
  });

  test("who unsubscribes before it is sent gets nothing", async () => {
    await enqueue();
    await subscribe("member", null);
    expect(await deliver()).toMatchObject({ sent: 2 });
    expect(smtp.arrived.map(({ to }) => to)).toEqual([[cast.owner.email]]);
  });

  test("a server that says later is tried again later, one that says never is not, and no address is logged", async () => {
    await enqueue();
    smtp.refuse(451);
    expect(await deliver()).toEqual({ sent: 1, retried: 2, failed: 0 });
    expect(await deliver()).toEqual({ sent: 0, retried: 0, failed: 0 });
    expect(await states()).toEqual(["email waiting smtp-451 1", "email waiting smtp-451 1", "slack sent  1"]);
    await passTime();
    smtp.refuse(null);
    expect(await deliver()).toEqual({ sent: 2, retried: 0, failed: 0 });
    expect(smtp.arrived).toHaveLength(2);

    await backend.sql("delete from public.outbox_messages");
    await enqueue();
    smtp.refuse(550);
    expect(await deliver()).toEqual({ sent: 1, retried: 0, failed: 2 });
    await passTime();
    expect(await deliver()).toEqual({ sent: 0, retried: 0, failed: 0 });
    expect(JSON.stringify(logged)).not.toMatch(/people\.example|hooks\.slack/);
  });

  test("a server that is not there is tried again, and given up after six tries", async () => {
    await subscribe("member", null);
    await enqueue();
    const nowhere = smtpTransport("smtp://127.0.0.1:9", "iris@example.com");
    for (let attempt = 1; attempt < 6; attempt++) {
      expect(await deliver({ mail: nowhere })).toMatchObject({ retried: 1 });
      await passTime();
    }
    expect(await deliver({ mail: nowhere })).toMatchObject({ failed: 1 });
    expect(await states()).toEqual(["email failed smtp-unreachable 6", "slack sent  1"]);
  });

  test.each([
    ["a certificate nobody vouches for", { tls: "at once" }, "smtps", "smtp-certificate"],
    ["the same after STARTTLS", { tls: "offered" }, "smtp", "smtp-certificate"],
    ["TLS with a server that speaks none there", {}, "smtps", "smtp-tls"],
  ] as const)(
    "%s is tried again and named as what it is: no text was sent",
    async (_name, options, scheme, reason) => {
      await subscribe("member", null);
      await enqueue();
      const other = await startSmtpDouble(options);
      try {
        const { port } = new URL(other.url);
        const mail = smtpTransport(`${scheme}://127.0.0.1:${port}`, "iris@example.com");
        expect(await deliver({ mail })).toMatchObject({ retried: 1 });
        expect(await states()).toEqual([`email waiting ${reason} 1`, "slack sent  1"]);
        expect(other.arrived).toEqual([]);
      } finally {
        await other.close();
      }
      // Mended meanwhile.
      await passTime();
      expect(await deliver()).toMatchObject({ sent: 1 });
      expect(smtp.arrived).toHaveLength(1);
    },
  );

  test("a connection lost after the text is never tried again: the mail may be there", async () => {
    await subscribe("member", null);
    await enqueue();
    smtp.hangUp(true);
    expect(await deliver()).toEqual({ sent: 1, retried: 0, failed: 1 });
    smtp.hangUp(false);
    await passTime();
    expect(await deliver()).toEqual({ sent: 0, retried: 0, failed: 0 });
    expect(smtp.arrived).toHaveLength(1);
    expect(await states()).toEqual(["email failed smtp-lost 1", "slack sent  1"]);
  });

  test("many senders at once send each message once", async () => {
    await enqueue();
    const summaries = await Promise.all(Array.from({ length: 5 }, () => deliver()));
    expect(summaries.reduce((sum, { sent }) => sum + sent, 0)).toBe(3);
    expect(smtp.arrived).toHaveLength(2);
    expect(posts).toHaveLength(1);
  });

  test("what a sender died over is never sent again, and says so", async () => {
    await enqueue();
    unwrap(await service(backend).rpc("claim_outbox_messages", { p_limit: 10, p_lease_seconds: 300 }));
    expect(await deliver()).toEqual({ sent: 0, retried: 0, failed: 0 });
    await backend.sql("update public.outbox_messages set lease_until = now()");
    expect(await deliver()).toEqual({ sent: 0, retried: 0, failed: 0 });
    expect(await states()).toEqual(["email unknown  1", "email unknown  1", "slack unknown  1"]);
    expect(smtp.arrived).toEqual([]);
    expect(await enqueue()).toBe(0);
  });

  test("an old week is no news, and a week without anything to say is not written", async () => {
    expect(await enqueue(new Date("2026-11-19T04:00:00Z"))).toBe(0);
    expect(await enqueue(new Date("2026-11-02T04:00:00Z"))).toBe(0);
  });

  test("after a change of the week's first day each day is told of once", async () => {
    const begin = (weekStart: string) =>
      backend.sql(
        "update public.organizations set week_start = $2 where id = $1",
        cast.organizationId,
        weekStart,
      );
    const told = async () =>
      (
        await backend.sql<{ week: string }>(
          `select distinct (content::json -> 'week' ->> 'firstDay') || ' ' || (content::json -> 'week' ->> 'to') as week
           from public.outbox_messages order by 1`,
        )
      ).map(({ week }) => week);
    expect(await enqueue()).toBe(3);
    const [first = ""] = await told();
    await begin("sunday");
    // The week from Sunday 8 November, of which all days but one were told.
    expect(await enqueue()).toBe(0);
    await begin("monday");
    expect(await enqueue()).toBe(0);

    await begin("sunday");
    const restWeek = new Date("2026-11-22T04:00:00Z");
    expect(await enqueue(restWeek)).toBe(3);
    expect(await enqueue(restWeek)).toBe(0);
    expect(await told()).toEqual([first, "2026-11-16 2026-11-22T00:00:00.000Z"]);
    await begin("monday");
  });

  test("who becomes a viewer, and so couldn't unsubscribe, is unsubscribed", async () => {
    const change = async (role: string) => {
      const { error } = await cast.owner.client.rpc("change_member_role", {
        p_organization_id: cast.organizationId,
        p_user_id: cast.member.id,
        p_role: role,
      });
      expect(error).toBeNull();
    };
    const subscribers = async () =>
      (
        await backend.sql<{ user_id: string }>(
          "select user_id from public.digest_subscriptions where organization_id = $1",
          cast.organizationId,
        )
      ).map(({ user_id }) => user_id);
    await change("admin");
    expect(await subscribers()).toContain(cast.member.id);
    await change("viewer");
    expect(await subscribers()).toEqual([cast.owner.id]);
    await change("member");
    expect(await subscribers()).toEqual([cast.owner.id]);
  });

  test("nothing is taken up that couldn't be settled in time, and what waits stays waiting", async () => {
    await enqueue();
    const waiting = ["email waiting  0", "email waiting  0", "slack waiting  0"];
    expect(await deliver({ deadlineAt: Date.now() + ONE_MESSAGE_MS - 1 })).toMatchObject({ sent: 0 });
    expect(await states()).toEqual(waiting);
    // The first one takes what time there was; the others were not claimed along with it.
    await backend.sql("delete from public.outbox_messages where channel = 'email'");
    await backend.sql(
      `insert into public.outbox_messages (organization_id, kind, period, channel, locale, content)
       select organization_id, kind, '2026-11-02', channel, locale, content from public.outbox_messages`,
    );
    let now = Date.now();
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now);
    const deadlineAt = now + ONE_MESSAGE_MS;
    const fetchSlack = async () => {
      now += 1_000;
      return new Response("ok");
    };
    const summary = await deliver({ deadlineAt, fetchSlack }).finally(() => clock.mockRestore());
    expect(summary).toEqual({ sent: 1, retried: 0, failed: 0 });
    expect((await states()).sort()).toEqual(["slack sent  1", "slack waiting  0"]);
  });

  test("where no mail can be sent none is written, and the channel gets its own", async () => {
    expect(await enqueue(MONDAY, false)).toBe(1);
    expect(await states()).toEqual(["slack waiting  0"]);
  });

  test("a sync that has been failing for a day is told once, however often the cron looks", async () => {
    const thursday = new Date("2026-11-19T04:00:00Z");
    await backend.sql(
      "update public.org_integrations set failing_since = '2026-11-18T04:00:00Z', last_error_kind = 'unauthorized'",
    );
    expect(await enqueue(thursday)).toBe(3);
    expect(await enqueue(new Date("2026-11-20T04:00:00Z"))).toBe(0);
    await deliver();
    expect(smtp.arrived).toHaveLength(2);
    expect(posts[0]).toContain("Datadog rejeita as chaves");
    await backend.sql("update public.org_integrations set failing_since = null, last_error_kind = null");
  });
});
