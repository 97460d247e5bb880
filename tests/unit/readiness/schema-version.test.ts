import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { compareSchema, knownMigrations } from "@/lib/platform/readiness/schema-version";

test("a program knows every migration beside it", () => {
  const files = readdirSync("supabase/migrations").filter((name) => name.endsWith(".sql"));
  expect(knownMigrations()).toHaveLength(files.length);
});

test("a database is equal, older or newer; one that lacks some and has others was migrated by a newer program", () => {
  const known = ["1", "2", "3"];
  expect(compareSchema(["3", "2", "1"], known)).toEqual({ state: "equal" });
  expect(compareSchema(["1"], known)).toEqual({ state: "older", missing: ["2", "3"] });
  expect(compareSchema(["1", "2", "3", "4"], known)).toEqual({ state: "newer", unknown: ["4"] });
  expect(compareSchema(["1", "4"], known)).toEqual({ state: "newer", unknown: ["4"] });
});

test("a database may have the migrations that the first one stands for, as one that is older than the fold has", () => {
  const known = ["52", "60"];
  expect(compareSchema(["01", "51", "52", "60"], known)).toEqual({ state: "equal" });
  expect(compareSchema(["01", "51", "52"], known)).toEqual({ state: "older", missing: ["60"] });
  expect(compareSchema(["01", "51", "52", "61"], known)).toEqual({ state: "newer", unknown: ["61"] });
});

test("one that stopped among them is told apart: the first migration can't be applied on top of it", () => {
  expect(compareSchema(["01", "51"], ["52", "60"])).toEqual({ state: "before-baseline" });
  expect(compareSchema([], ["52", "60"])).toEqual({ state: "older", missing: ["52", "60"] });
});
