import { expect, test } from "vitest";
import { narrowingQuerySchema, parseNarrowingQuery } from "@/lib/read/api/narrowing-query";
import { narrowingParsers } from "@/lib/read/filters/narrowing";

const parse = (query: string) => parseNarrowingQuery(new URL(`http://iris.test/deployments.csv${query}`));

test("what narrows is taken out of the query, the scope stays", () => {
  const parsed = parse("?window=90&verdict=failed&verdict=passed&q=fraud&service=payouts");
  expect(parsed.narrowing).toMatchObject({ verdict: ["failed", "passed"], q: "fraud" });
  expect(parsed.scopeUrl.search).toBe("?window=90&service=payouts");
});

test("a query without any of it narrows nothing", () => {
  const parsed = parse("?window=90");
  expect(parsed.narrowing).toBeNull();
});

test("values that the list doesn't know are refused by their parameter's name, so that a typo never exports all", async () => {
  const { narrowing: refused } = parse("?verdict=failed&verdict=faild&recovery=maybe&origin=AI_ASSISTED");
  if (!(refused instanceof Response)) throw new Error("taken");
  expect(refused.status).toBe(400);
  expect(
    ((await refused.json()) as { errors: { parameter: string }[] }).errors.map((e) => e.parameter),
  ).toEqual(["verdict", "recovery"]);
});

test("the API's description names exactly what the list's address can hold", () => {
  expect(Object.keys(narrowingQuerySchema.shape).sort()).toEqual(Object.keys(narrowingParsers).sort());
});
