import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { signInLimits } from "@/lib/platform/rate-limits/limits";

const config = readFileSync("supabase/config.toml", "utf8");
const decision = readFileSync("docs/decisions/0021-a-mailed-link-has-a-secret-of-ours.md", "utf8");
const security = readFileSync("SECURITY.md", "utf8");

/** A number of supabase/config.toml. */
function setting(name: string): number {
  const value = new RegExp(`^${name} = (\\d+)$`, "m").exec(config)?.[1];
  if (value === undefined) throw new Error(`supabase/config.toml says nothing of ${name}`);
  return Number(value);
}

const HOURS_A_YEAR = 365 * 24;
const percent = (share: number, digits: number) => `${Number((share * 100).toPrecision(digits))}`;
const plainly = (figure: string) => Number(figure).toFixed(8).replace(/0+$/, "");

test("what guessing at hosted Supabase can reach is what its settings make of it", () => {
  const tries = setting("token_verifications") * 12;
  const share = (digits: number) => (tries * (setting("otp_expiry") / 3600)) / 10 ** digits;
  const anHour = plainly(percent(share(setting("otp_length")), 2));
  expect(decision).toContain(`${tries.toLocaleString("en-US")} an hour: ${anHour} % of the codes from one`);
  expect(decision).toContain(`${percent(share(setting("otp_length")) * HOURS_A_YEAR, 1)} % in a whole year`);
  expect(decision).toContain(
    `${percent(share(setting("otp_length")) * 10_000, 2)} % an hour from 10,000 networks`,
  );
  expect(decision).toMatch(new RegExp(`6 digits[^.]*one network\\s+has ${percent(share(6), 2)} % an hour`));
  expect(security).toContain(`${anHour} %`);
});

test("what guessing at passwords there can reach is what its settings make of it", () => {
  const anHour = setting("sign_in_sign_ups") * 12;
  expect(decision).toContain(`are ${(anHour * 24).toLocaleString("en-US")} a day from each network`);
  expect(security).toContain(`tries ${anHour.toLocaleString("en-US")} passwords`);
});

test("how many networks use up the sign-ins that Supabase grants to Iris's server is what both limits make of it", () => {
  const ofOneNetwork = signInLimits("ana@example.com", "192.0.2.1").find(({ key }) =>
    key.startsWith("sign-in-from:"),
  );
  const within5Minutes = ((ofOneNetwork?.limit ?? 0) / (ofOneNetwork?.windowSeconds ?? 1)) * 300;
  expect(decision).toContain(`Iris passes on\n  ${Math.round(within5Minutes)} of each network`);
  expect(decision).toContain(
    `so ${Math.ceil(setting("sign_in_sign_ups") / within5Minutes)} networks together`,
  );
});
