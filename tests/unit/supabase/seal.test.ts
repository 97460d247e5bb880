import { createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";

interface Call {
  name: string;
  args: { p_sealed?: string };
}
type Answer = { data: unknown; error: { code: string; message: string } | null; status: number };
const ok = (data: unknown): Answer => ({ data, error: null, status: 200 });

/** Stands for the database: opens transport keys, and answers what the test says. */
function database(answers: Answer[], lifeMs = 900_000) {
  const keys = new Map<string, Buffer>();
  const calls: Call[] = [];
  const rpc = async (name: string, args: Call["args"] = {}): Promise<Answer> => {
    if (name !== "open_seal") {
      calls.push({ name, args });
      return answers.shift() ?? ok("done");
    }
    const id = `seal-${keys.size}`;
    const key = randomBytes(64);
    keys.set(id, key);
    const expires_at = new Date(Date.now() + lifeMs).toISOString();
    return ok(JSON.stringify({ id, key: key.toString("base64"), expires_at }));
  };
  // The only part of a client that sealing uses.
  const abortable = (...call: Parameters<typeof rpc>) => ({ abortSignal: () => rpc(...call) });
  return { client: { rpc: abortable } as unknown as ServiceClient, keys, calls };
}

function open(sealed: string, keys: ReadonlyMap<string, Buffer>): string {
  const [id = "", iv = "", mac = "", text = ""] = sealed.split(".");
  const key = keys.get(id) ?? Buffer.alloc(64);
  const [ivBytes, textBytes] = [Buffer.from(iv, "base64"), Buffer.from(text, "base64")];
  const expected = createHmac("sha256", key.subarray(32))
    .update(Buffer.concat([ivBytes, textBytes]))
    .digest("base64");
  expect(mac).toBe(expected);
  const decipher = createDecipheriv("aes-256-cbc", key.subarray(0, 32), ivBytes);
  return Buffer.concat([decipher.update(textBytes), decipher.final()]).toString("utf8");
}

test("a sealed parameter is id, iv, mac and ciphertext in base64, AES-256-CBC under HMAC-SHA-256", async () => {
  const { client, keys, calls } = database([]);
  await callSealed(client, "read_event_texts", { text: "geheim ü 🚀" });
  const sealed = calls[0]?.args.p_sealed ?? "";
  expect(sealed).toMatch(/^seal-0\.[A-Za-z0-9+/]{22}==\.[A-Za-z0-9+/]{43}=\.[A-Za-z0-9+/]+=*$/);
  expect(JSON.parse(open(sealed, keys))).toEqual({ text: "geheim ü 🚀" });
});

test("what a database's JSON can't hold is replaced, at any depth", async () => {
  const { client, keys, calls } = database([]);
  await callSealed(client, "read_event_texts", { list: [{ nul: "a\0b", half: "x\ud83d", pair: "🚀" }] });
  const opened = JSON.parse(open(calls[0]?.args.p_sealed ?? "", keys));
  expect(opened).toEqual({ list: [{ nul: "a\ufffdb", half: "x\ufffd", pair: "🚀" }] });
});

test("equal payloads never look equal, and one transport key serves many calls", async () => {
  const { client, keys, calls } = database([]);
  for (let call = 0; call < 3; call += 1) await callSealed(client, "read_event_texts", { same: true });
  expect(new Set(calls.map(({ args }) => args.p_sealed)).size).toBe(3);
  expect(keys.size).toBe(1);
});

test("a transport key near its end is not used any more", async () => {
  const { client, keys } = database([], 59_000);
  await callSealed(client, "read_event_texts", {});
  await callSealed(client, "read_event_texts", {});
  expect(keys.size).toBe(2);
});

const expired: Answer = { data: null, error: { code: "PT410", message: "seal expired" }, status: 410 };
const unanswered: Answer = { data: null, error: { code: "", message: "TypeError: fetch failed" }, status: 0 };
const refused: Answer = { data: null, error: { code: "PT422", message: "page refused" }, status: 422 };

test("an expired key is replaced and the call made again, once", async () => {
  const { client, keys, calls } = database([expired, ok("text")]);
  expect(await callSealed(client, "read_event_texts", {})).toBe("text");
  expect([keys.size, calls.length]).toEqual([2, 2]);
  const always = database([expired, expired, expired]);
  await expect(callSealed(always.client, "read_event_texts", {})).rejects.toMatchObject({ code: "PT410" });
  expect(always.calls).toHaveLength(2);
});

test("a call without an answer is made again, and a refusal not at all", async () => {
  const { client, calls } = database([unanswered, ok("text")]);
  expect(await callSealed(client, "read_event_texts", {})).toBe("text");
  expect(calls).toHaveLength(2);
  const told = database([refused, ok("text")]);
  await expect(callSealed(told.client, "read_event_texts", {})).rejects.toMatchObject({ code: "PT422" });
  expect(told.calls).toHaveLength(1);
});
