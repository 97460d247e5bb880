import { expect, test } from "vitest";
import { AGENT_IDENTITIES } from "@/lib/origins/data/agents";
import { BOT_IDENTITIES } from "@/lib/origins/data/bots";
import { VENDOR_TRAILERS } from "@/lib/origins/data/marks";
import { TOOL_NAMES } from "@/lib/origins/data/tool-names";

const identities = [...AGENT_IDENTITIES, ...BOT_IDENTITIES];
const repeated = (values: readonly (string | number)[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);

test("no id, login or address belongs to two identities", () => {
  expect(repeated(identities.flatMap(({ githubIds }) => githubIds))).toEqual([]);
  expect(repeated(identities.flatMap(({ logins }) => logins))).toEqual([]);
  expect(repeated(identities.flatMap(({ emails }) => emails))).toEqual([]);
});

test("no name stands for two tools", () => {
  expect(repeated(TOOL_NAMES.flatMap(({ names, sharedNames }) => [...names, ...sharedNames]))).toEqual([]);
});

test("keys are lower-case, as they are looked up", () => {
  const keys = identities.flatMap(({ logins, emails }) => [...logins, ...emails]);
  const names = TOOL_NAMES.flatMap((tool) => [...tool.names, ...tool.sharedNames]);
  for (const key of [...keys, ...names]) expect(key).toBe(key.toLowerCase());
});

test("every identity can be found and every row has a source and sound dates", () => {
  for (const row of identities) {
    expect(
      row.githubIds.length + row.logins.length + row.emails.length + ("names" in row ? row.names.length : 0),
    ).toBeGreaterThan(0);
  }
  for (const { source, validFrom, validUntil } of [...identities, ...VENDOR_TRAILERS]) {
    expect(source).not.toBe("");
    for (const month of [validFrom, validUntil])
      expect(month ?? "2026-01").toMatch(/^20\d\d-(?:0[1-9]|1[0-2])$/);
    if (validFrom !== null && validUntil !== null) expect(validFrom <= validUntil).toBe(true);
  }
});
