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
