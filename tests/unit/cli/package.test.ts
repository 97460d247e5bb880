import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import root from "../../../package.json";

const published = JSON.parse(readFileSync("dist/package.json", "utf8"));

test("the published command has a scoped name, the project's version and licence, and its one file, which runs", () => {
  expect(published.name).toMatch(/^@[a-z-]+\/[a-z-]+$/);
  expect(published).toMatchObject({ version: root.version, license: root.license, files: ["iris.cjs"] });
  expect(published.dependencies).toBeUndefined();
  const file = published.bin.iris;
  expect(published.files).toContain(file);
  expect(statSync(`dist/${file}`).mode & 0o111).toBe(0o111);
  expect(readFileSync(`dist/${file}`, "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
});
