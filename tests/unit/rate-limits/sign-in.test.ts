import { expect, test } from "vitest";
import { knownBrowserLimits, signInLimits } from "@/lib/platform/rate-limits/limits";
import { type RateLimit, takeRateLimit } from "@/lib/platform/rate-limits/take";
import type { ServiceClient } from "@/lib/platform/supabase/service";

/** Counts as the database does, within one window. */
function counter() {
  const used = new Map<string, number>();
  const rpc = async (_name: string, { p_key, p_limit }: { p_key: string; p_limit: number }) => {
    used.set(p_key, (used.get(p_key) ?? 0) + 1);
    const left = p_limit - (used.get(p_key) ?? 0);
    const data = JSON.stringify({ allowed: left >= 0, left: Math.max(left, 0), ends_in: 60 });
    return { data, error: null };
  };
  const service = { rpc } as unknown as ServiceClient;
  return async (limits: readonly RateLimit[]) =>
    (await Promise.all(limits.map((limit) => takeRateLimit(service, limit)))).every(({ allowed }) => allowed);
}

const VICTIM = "ana@example.com";

test("a stranger's tries, from however many networks, leave the person at home their own", async () => {
  const passes = counter();
  for (let network = 0; network < 300; network += 1)
    for (let tries = 0; tries < 4; tries += 1) await passes(signInLimits(VICTIM, `203.0.113.${network}`));
  expect(await passes(signInLimits(VICTIM, "192.0.2.7"))).toBe(true);
});

test("a stranger in the same network leaves a browser that is known its own", async () => {
  const passes = counter();
  for (let tries = 0; tries < 500; tries += 1) await passes(signInLimits(VICTIM, "192.0.2.7"));
  expect(await passes(signInLimits(VICTIM, "192.0.2.7"))).toBe(false);
  expect(await passes(knownBrowserLimits("browser"))).toBe(true);
});

test("guessing ends: ten tries from one network, three once the account is under siege, ten in a known browser", async () => {
  const passes = counter();
  const passing = async (limits: readonly RateLimit[]) => {
    let count = 0;
    for (let tries = 0; tries < 100; tries += 1) if (await passes(limits)) count += 1;
    return count;
  };
  expect(await passing(signInLimits(VICTIM, "192.0.2.1"))).toBe(10);
  for (let network = 2; network < 10; network += 1) await passing(signInLimits(VICTIM, `192.0.2.${network}`));
  expect(await passing(signInLimits(VICTIM, "192.0.2.99"))).toBe(3);
  expect(await passing(knownBrowserLimits("browser"))).toBe(10);
});
