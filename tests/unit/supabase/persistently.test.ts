import { expect, test, vi } from "vitest";
import { isPassing, persistently } from "@/lib/platform/supabase/persistently";

const ok = { status: 200, error: null, data: "done" };
const failed = (status: number, code = "", message = "") => ({
  status,
  error: { code, message },
  data: null,
});

test("what passes by itself is told from what doesn't", () => {
  const passing = [
    failed(0),
    failed(503, "PGRST001"),
    failed(502),
    failed(504),
    failed(500, "57P01"),
    failed(500, "57P03"),
    failed(500, "08006"),
    failed(500, "SUP", "Error: write CONNECTION_CLOSED 127.0.0.1:5432"),
  ];
  for (const answer of passing) expect(isPassing(answer), JSON.stringify(answer)).toBe(true);
  const final = [
    ok,
    failed(409, "PT409"),
    failed(400, "22P02"),
    failed(500, "SUP", "Error: new row violates check constraint"),
    failed(401),
    failed(404),
    failed(500, "PT500"),
  ];
  for (const answer of final) expect(isPassing(answer), JSON.stringify(answer)).toBe(false);
});

test("a call that meets a database away for a moment is made again until it answers", async () => {
  vi.useFakeTimers();
  try {
    const call = vi.fn(async () => (call.mock.calls.length < 4 ? failed(503, "57P03") : ok));
    const answer = persistently<typeof ok | ReturnType<typeof failed>>(call);
    await vi.runAllTimersAsync();
    expect(await answer).toBe(ok);
    expect(call).toHaveBeenCalledTimes(4);
  } finally {
    vi.useRealTimers();
  }
});

test("a refusal is final at once, and a database that stays away is given up with its own answer", async () => {
  vi.useFakeTimers();
  try {
    const refused = vi.fn(async () => failed(409, "PT409"));
    expect(await persistently(refused)).toMatchObject({ error: { code: "PT409" } });
    expect(refused).toHaveBeenCalledTimes(1);
    const away = vi.fn(async () => failed(503, "57P03"));
    const answer = persistently(away);
    await vi.runAllTimersAsync();
    expect(await answer).toMatchObject({ status: 503, error: { code: "57P03" } });
    expect(away).toHaveBeenCalledTimes(6);
  } finally {
    vi.useRealTimers();
  }
});
