import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFINITION_VERSIONS } from "@/lib/core/metrics/definitions";

const FOLDER = "docs/metrics";
/** The overview, and the proof, which is no figure. */
const NOT_FIGURES = ["README.md", "simulations.md"];
const pages = readdirSync(FOLDER).filter((name) => !NOT_FIGURES.includes(name));

test("every method page has a definition with a version, and the other way round", () => {
  expect(pages.map((name) => name.replace(/\.md$/, "")).sort()).toEqual(
    Object.keys(DEFINITION_VERSIONS).sort(),
  );
});

test.each(Object.entries(DEFINITION_VERSIONS))(
  "%s is at version %i, and its page's changelog says so",
  (id, version) => {
    const changelog = /\*\*Changelog\.\*\*(.*)$/s.exec(readFileSync(`${FOLDER}/${id}.md`, "utf8"))?.[1] ?? "";
    const versions = [...changelog.matchAll(/(?:^|\s)(\d+):/g)].map(([, number]) => Number(number));
    expect(Math.max(...versions)).toBe(version);
  },
);
