import { describe, expect, test } from "vitest";
import { postToSlack } from "@/lib/platform/slack/post";
import { parseSlackWebhookUrl } from "@/lib/platform/slack/webhook-url";

const GOOD = "https://hooks.slack.com/services/T012AB/B034CD/a1b2C3d4E5";
const MESSAGE = { text: "hello", blocks: [] };

test("a webhook's address is taken as it is, spaces around it aside", () => {
  expect(parseSlackWebhookUrl(` ${GOOD}\n`)).toBe(GOOD);
});

test.each([
  "",
  "hooks.slack.com/services/T/B/x",
  "http://hooks.slack.com/services/T/B/x",
  "https://hooks.slack.com.evil.example/services/T/B/x",
  "https://evil.example/services/T/B/x",
  "https://hooks.slack.com@evil.example/services/T/B/x",
  "https://user:pass@hooks.slack.com/services/T/B/x",
  "https://hooks.slack.com:8443/services/T/B/x",
  "https://hooks.slack.com/services/T/B/x?to=evil",
  "https://hooks.slack.com/services/T/B/../../admin",
  "https://hooks.slack.com/workflows/T/B/x",
  "https://127.0.0.1/services/T/B/x",
])("%s is no address we ever call", (typed) => {
  expect(parseSlackWebhookUrl(typed)).toBeNull();
});

describe("posting", () => {
  const answering = (status: number) => async () => new Response(null, { status });

  test("sends the message there, follows no redirect and says that it went", async () => {
    const calls: [unknown, RequestInit | undefined][] = [];
    const outcome = await postToSlack(GOOD, MESSAGE, async (url, init) => {
      calls.push([url, init]);
      return new Response("ok");
    });
    expect(outcome).toEqual({ ok: true });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.[0]).toBe(GOOD);
    expect(calls[0]?.[1]).toMatchObject({
      method: "POST",
      redirect: "manual",
      body: JSON.stringify(MESSAGE),
    });
  });

  test("an address that isn't Slack's is not even called", async () => {
    const outcome = await postToSlack("https://evil.example/services/T/B/x", MESSAGE, () => {
      throw new Error("called");
    });
    expect(outcome).toEqual({ ok: false, permanent: true, reason: "not-slack" });
  });

  test.each([
    [302, true],
    [403, true],
    [404, true],
    [410, true],
    [429, false],
    [503, false],
  ])("%s: whether it is for good is %s", async (status, permanent) => {
    const outcome = await postToSlack(GOOD, MESSAGE, answering(status));
    expect(outcome).toMatchObject({ ok: false, permanent });
    expect(JSON.stringify(outcome)).not.toContain("a1b2C3d4E5");
  });

  const failing = (error: Error) => () => Promise.reject(error);
  const fetchFailed = (code: string) =>
    new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });

  test.each([
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
  ])("%s never connected, so it is tried again", async (code) => {
    const outcome = await postToSlack(GOOD, MESSAGE, failing(fetchFailed(code)));
    expect(outcome).toEqual({ ok: false, permanent: false, reason: "slack-unreachable" });
  });

  test.each([
    ["slack-timeout", new DOMException("late", "TimeoutError")],
    ["slack-lost", fetchFailed("ECONNRESET")],
    ["slack-lost", fetchFailed("UND_ERR_SOCKET")],
    ["slack-lost", new TypeError("fetch failed")],
  ])("%s may have delivered, so it is not tried again", async (reason, error) => {
    const outcome = await postToSlack(GOOD, MESSAGE, failing(error));
    expect(outcome).toEqual({ ok: false, permanent: true, reason });
  });
});
