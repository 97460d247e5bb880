import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { parseEnv } from "@/lib/platform/env";

const key = () => randomBytes(32).toString("base64");
const settings = {
  SUPABASE_URL: "https://abc.supabase.co",
  SUPABASE_PUBLISHABLE_KEY: "p",
  SUPABASE_SECRET_KEY: "s",
  INTEGRATIONS_ENCRYPTION_KEY: key(),
};
const retired = (text?: string) =>
  parseEnv({ ...settings, INTEGRATIONS_ENCRYPTION_KEYS_RETIRED: text }).INTEGRATIONS_ENCRYPTION_KEYS_RETIRED;

test("retired keys are listed with commas; blanks around them and empty places don't count", () => {
  const [one, two] = [key(), randomBytes(32).toString("hex")];
  expect(retired(`${one}, ${two},`)).toEqual([one, two]);
  expect(retired()).toEqual([]);
  expect(retired("")).toEqual([]);
});

test("a retired key that can't be one stops the start, by name and without its value", () => {
  const weak = "not-a-key-but-secret-all-the-same";
  const start = () => retired(`${key()},${weak}`);
  expect(start).toThrow(/INTEGRATIONS_ENCRYPTION_KEYS_RETIRED must be earlier values/);
  expect(start).not.toThrow(new RegExp(weak));
});
