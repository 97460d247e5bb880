import { expect, test } from "vitest";
import { looksLikeProduction, toEnvironmentChoices } from "@/lib/workspace/organizations/environment-choices";

test.each(["prod", "production", "Production", "live", "prd", "prod-eu", "eu-west-1-prod", "us.production"])(
  "%s looks like production",
  (name) => {
    expect(looksLikeProduction(name)).toBe(true);
  },
);

test.each([
  "staging",
  "stg",
  "dev",
  "local",
  "taken",
  "eval",
  "none",
  "preprod",
  "pre-prod",
  "non-prod",
  "nonprod",
  "prod-staging",
  "prod-test",
  "product-tests",
  "delivery",
  "olive",
])("%s does not, and staging must not count", (name) => {
  expect(looksLikeProduction(name)).toBe(false);
});

const SEEN = [
  { name: "staging", deployments: 40 },
  { name: "live", deployments: 30 },
];

test("until somebody chose, what looks like production is ticked", () => {
  expect(toEnvironmentChoices(SEEN, [])).toEqual([
    { name: "staging", deployments: 40, isProduction: false, isOtherSpelling: false },
    { name: "live", deployments: 30, isProduction: true, isOtherSpelling: false },
  ]);
});

test("a choice stands against what the name looks like, and keeps environments not seen yet", () => {
  expect(toEnvironmentChoices(SEEN, ["staging", "canary-2"])).toEqual([
    { name: "staging", deployments: 40, isProduction: true, isOtherSpelling: false },
    { name: "live", deployments: 30, isProduction: false, isOtherSpelling: false },
    { name: "canary-2", deployments: 0, isProduction: true, isOtherSpelling: false },
  ]);
});

test.each([
  ["Production", true],
  [" PRODUCTION_", true],
  ["pro-duction", true],
  ["production", false],
  ["production-eu", false],
  ["-", false],
  ["staging", false],
])("of production, %j is another spelling: %s", (name, isSpelling) => {
  const choice = toEnvironmentChoices([{ name, deployments: 0 }], ["production"])[0];
  expect(choice?.isOtherSpelling).toBe(isSpelling);
});

test("until somebody chose, nothing is another spelling of anything", () => {
  expect(toEnvironmentChoices([{ name: "Production", deployments: 0 }], [])[0]?.isOtherSpelling).toBe(false);
});
