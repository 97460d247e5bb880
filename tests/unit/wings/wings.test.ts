import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const WINGS = ["core", "platform", "providers", "workspace", "ingest", "read", "tools"];
const CONFIG = JSON.parse(readFileSync("biome.json", "utf8")) as {
  overrides: { includes: string[]; linter: unknown }[];
};

const sources = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(ts|tsx)$/.test(file))
  .map((file) => ({ file, text: readFileSync(join("lib", file), "utf8") }));

test("lib holds its wings and nothing else, each with a lint rule of its own and a line on the map", () => {
  expect(readdirSync("lib").sort()).toEqual([...WINGS].sort());
  const map = readFileSync("docs/architecture.md", "utf8");
  for (const wing of WINGS) {
    expect(CONFIG.overrides.map(({ includes }) => includes)).toContainEqual([`lib/${wing}/**`]);
    expect(map).toContain(`| \`lib/${wing}/\` |`);
  }
});

/** Where an import goes, as `from → to`, for those that go to a wing that stands above. */
const upward = sources.flatMap(({ file, text }) => {
  const own = WINGS.indexOf(file.split("/")[0] as string);
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"@\/lib\/([a-z]+)\/([^"]+)"/g)]
    .filter(([, wing]) => WINGS.indexOf(wing as string) > own)
    .map(([, wing, path]) => `${file.replace(/\.ts$/, "")} → ${wing}/${path}`);
});

test("eight imports at most go against the wings' order", () => {
  expect(upward.length, upward.join("\n")).toBeLessThanOrEqual(8);
});

test("no import reaches another wing around the rules, by a relative path", () => {
  const around = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)]
      .map(([, path]) => join(file, "..", path as string))
      .filter((target) => target !== "../package.json" && target.split("/")[0] !== file.split("/")[0])
      .map((target) => `${file} → ${target}`),
  );
  expect(around).toEqual([]);
});

test.each(["CONTRIBUTING.md", "docs/architecture.md"])("every file that %s names is there", (document) => {
  const named = [
    ...readFileSync(document, "utf8").matchAll(/`((?:app|components|lib|supabase|tests|docs)\/[^`\s*<{]+)`/g),
  ].map(([, path]) => path as string);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
