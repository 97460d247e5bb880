import { expect, test } from "vitest";
import {
  NARROWING_PARAMETERS,
  narrowingQuerySchema,
  parseNarrowingQuery,
} from "@/lib/read/api/narrowing-query";

const parse = (query: string) => parseNarrowingQuery(new URL(`http://iris.test/deployments.csv${query}`));

test("what narrows is taken out of the query, the scope stays", () => {
  const parsed = parse("?window=90&result=failed&result=passed&q=fraud&service=payouts");
  expect(parsed.narrowing).toMatchObject({ result: ["failed", "passed"], q: "fraud" });
  expect(parsed.scopeUrl.search).toBe("?window=90&service=payouts");
});

test("the empty name asks for those without a type and without a remediation", () => {
  expect(parse("?type=&remediation=&remediation=rollback").narrowing).toMatchObject({
    type: [""],
    remediation: ["", "rollback"],
  });
});

test("a query without any of it narrows nothing", () => {
  const parsed = parse("?window=90");
  expect(parsed.narrowing).toBeNull();
});

test("values that the list doesn't know are refused by their parameter's name, so that a typo never exports all", async () => {
  const { narrowing: refused } = parse("?result=failed&result=faild&recovery=maybe&origin=AI_ASSISTED");
  if (!(refused instanceof Response)) throw new Error("taken");
  expect(refused.status).toBe(400);
  expect(
    ((await refused.json()) as { errors: { parameter: string }[] }).errors.map((e) => e.parameter),
  ).toEqual(["result", "recovery"]);
});

test("the former name of a result is understood, and refused beside today's", async () => {
  expect(parse("?verdict=failed&window=30").narrowing).toMatchObject({ result: ["failed"] });
  const { narrowing: refused } = parse("?verdict=failed&result=passed");
  expect(await (refused as Response).json()).toMatchObject({ errors: [{ parameter: "verdict" }] });
});

test("the API's description names exactly what the list's address can hold", () => {
  expect(Object.keys(narrowingQuerySchema.shape).sort()).toEqual([...NARROWING_PARAMETERS].sort());
});
