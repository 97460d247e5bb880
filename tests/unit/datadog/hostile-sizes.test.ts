import { expect, test } from "vitest";
import { chunkEvents, type RowContext, STREAMS } from "@/lib/ingest/sync/stream";
import { createDatadogClient } from "@/lib/providers/datadog/client";
import { EVENT_LEVELS_MAX, eventKey, eventText, isNestedTooDeep } from "@/lib/providers/datadog/event";
import { DATADOG_SITES } from "@/lib/providers/datadog/sites";

const context: RowContext = {
  fingerprintKey: { keyId: "00000000", key: Buffer.alloc(32, 1).toString("base64") },
  messagesAreWhole: false,
};

function nested(levels: number): unknown {
  return JSON.parse("[".repeat(levels) + "]".repeat(levels));
}

const deployment = (id: string, more: object = {}) => ({
  id,
  type: "dora_deployment",
  attributes: { service: "checkout", started_at: "2026-11-20T12:00:00Z", change_failure: false, ...more },
});

test.each([7_000, 100_000])(
  "an event nested %d deep is set aside, and the rest of its page is stored",
  (levels) => {
    const page = [
      deployment("good"),
      deployment("deep", { custom: nested(levels) }),
      { attributes: nested(levels) },
      nested(levels),
    ];
    for (const event of page) expect(eventKey(event)).toEqual(expect.any(String));
    expect(chunkEvents(page).flat()).toHaveLength(4);
    for (const { toRows } of Object.values(STREAMS)) {
      const rows = toRows(page, context) as unknown as {
        set_aside: { external_id: string | null; reason: string; raw: string }[];
      };
      expect(rows.set_aside.filter(({ reason }) => /nested more than 100/.test(reason))).toHaveLength(3);
      expect(rows.set_aside.map(({ external_id }) => external_id)).toContain("deep");
      for (const { raw } of rows.set_aside)
        expect(isNestedTooDeep(JSON.parse(raw), EVENT_LEVELS_MAX + 1)).toBe(false);
    }
    const { deployments } = STREAMS.deployments.toRows(page, context) as unknown as {
      deployments: { external_id: string }[];
    };
    expect(deployments.map(({ external_id }) => external_id)).toEqual(["good"]);
  },
);

test("an event larger than 8 MB is set aside with its beginning", () => {
  const page = [deployment("good"), deployment("huge", { custom: "x".repeat(9_000_000) })];
  const rows = STREAMS.deployments.toRows(page, context) as unknown as {
    deployments: unknown[];
    set_aside: { external_id: string; reason: string; raw: string }[];
  };
  expect(rows.deployments).toHaveLength(1);
  expect(rows.set_aside).toMatchObject([{ external_id: "huge", reason: "larger than 8 MB" }]);
  expect(rows.set_aside[0]?.raw.length).toBeLessThan(20_000);
});

test("no secret of an address stands in what is kept of an event", () => {
  const event = deployment("a", { git: { repository_url: "https://user:s3cret@host.example/a" } });
  expect(eventText(event)).not.toContain("s3cret");
  expect(JSON.parse(eventText(event)).attributes.git.repository_url).toBe("https://host.example/a");
});

test("an answer that doesn't end is given up after 64 MB, with a failure of its own and without another try", async () => {
  const [site] = DATADOG_SITES;
  if (!site) throw new Error("no site");
  const chunk = new Uint8Array(1_000_000).fill(0x20);
  let sent = 0;
  let requests = 0;
  const client = createDatadogClient({
    apiKey: "a".repeat(32),
    appKey: "b".repeat(40),
    site,
    sleep: async () => {},
    fetch: async () => {
      requests += 1;
      return new Response(
        new ReadableStream({
          pull(controller) {
            sent += 1;
            controller.enqueue(chunk);
          },
        }),
      );
    },
  });
  const answer = await client.listDeployments({
    from: new Date(0),
    to: new Date(1000),
    query: "*",
    limit: 1000,
    sort: "-started_at",
  });
  expect(answer).toEqual({ ok: false, error: { kind: "too-large", detail: null } });
  expect(requests).toBe(1);
  expect(sent).toBeLessThan(70);
});
