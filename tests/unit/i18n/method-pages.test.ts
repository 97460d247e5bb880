/** The method pages say the same in every language: what changes in one of them has to change in the other. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { LOCALES } from "@/lib/platform/i18n/locale";
import { headingId } from "@/lib/read/methods/links";
import { readMethodIndex, readMethodPage } from "@/lib/read/methods/pages";
import { generatedTables, labelOf, withTables } from "@/lib/read/methods/tables";
import { type Block, blocksOf, factsOf } from "./blocks";
import { AVOIDED_PORTUGUESE, avoidedIn } from "./words";

const [ENGLISH, PORTUGUESE] = ["docs", "docs/pt-BR"];
const documents = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
/** Those that have a translation, by their path below docs/. */
const pages = documents(PORTUGUESE);
const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");
const labels = JSON.parse(read(PORTUGUESE, "metrics/table-labels.json"));

/** A block as a sentence of a failed test names it. */
const named = (block: Block | undefined) =>
  block ? `a ${block.kind}, “${block.text.slice(0, 60)}”` : "nothing";

/** How the Portuguese page differs from the English one in what both have to say. */
function differences(name: string): string[] {
  const english = blocksOf(read(ENGLISH, name));
  const portuguese = blocksOf(withTables(read(PORTUGUESE, name), read(ENGLISH, name), labels));
  const odd = english.findIndex((block, at) => block.kind !== portuguese[at]?.kind);
  if (odd >= 0 || portuguese.length !== english.length) {
    const at = odd >= 0 ? odd : english.length;
    return [`Where English has ${named(english[at])}, Portuguese has ${named(portuguese[at])}.`];
  }
  return english.flatMap((block, at) => {
    const [said, translated] = [factsOf(block, ","), factsOf(portuguese[at] as Block, ".")];
    return Object.keys(said)
      .filter((fact) => String(said[fact]) !== String(translated[fact]))
      .map(
        (fact) =>
          `${named(block)}: its ${fact} are ${said[fact]} in English and ${translated[fact]} in Portuguese.`,
      );
  });
}

describe("the Portuguese method pages", () => {
  test("are there for every metric", () => {
    const metrics = documents(`${ENGLISH}/metrics`).map((name) => `metrics/${name}`);
    expect(metrics.filter((name) => !pages.includes(name))).toEqual([]);
  });

  test.each(pages)("%s has the English page's parts, numbers, code, links and version", (name) => {
    expect(differences(name), `${PORTUGUESE}/${name} has to follow ${ENGLISH}/${name}`).toEqual([]);
  });

  test.each(pages)("%s is written as Portuguese is", (name) => {
    const prose = blocksOf(read(PORTUGUESE, name))
      .filter(({ kind, text }) => !kind.startsWith("program") && !text.startsWith("**Fonte.**"))
      .map(({ text }) => text.replace(/`[^`]*`/g, " ").replace(/\]\([^)]*\)/g, "]"));
    const english = prose.flatMap((text) => text.match(/\d\.\d{1,2}(?!\d)|\d %/g) ?? []);
    expect([...english, ...prose.flatMap((text) => avoidedIn(text, AVOIDED_PORTUGUESE))]).toEqual([]);
  });

  test("name everything in the generated tables in Portuguese", () => {
    const cells = pages.flatMap((name) =>
      generatedTables(read(ENGLISH, name)).flatMap((table) =>
        table.split("\n").flatMap((line) => line.replace(/^\*+|\*+$/g, "").split("|")),
      ),
    );
    const words = cells
      .map((cell) => cell.trim())
      .filter((cell) => /[a-z]{2}/i.test(cell.replace(/`[^`]*`/g, "")));
    const missing = [...new Set(words)].filter((cell) => labelOf(cell, labels) === null);
    expect(missing, `${PORTUGUESE}/metrics/table-labels.json has no word for these`).toEqual([]);
  });
});

test("every link between documents of the methods leads to a file, and to a heading of it", () => {
  const dead = [ENGLISH, PORTUGUESE].flatMap((folder) =>
    pages.flatMap((name) =>
      [...read(folder, name).matchAll(/\]\(([\w./-]+\.md)(?:#([^)]+))?\)/g)].flatMap(
        ([link, target = "", part]) => {
          const path = join(dirname(join(folder, name)), target);
          if (!existsSync(path)) return [`${folder}/${name}: ${link}`];
          const headings = blocksOf(readFileSync(path, "utf8")).filter(({ kind }) =>
            kind.startsWith("heading"),
          );
          const isThere = !part || headings.some(({ text }) => headingId(text) === part);
          return isThere ? [] : [`${folder}/${name}: ${link}`];
        },
      ),
    ),
  );
  expect(dead).toEqual([]);
});

test("a reader gets the page in their language, with its tables, else in English", async () => {
  const [overview, simulations, api] = await Promise.all([
    readMethodIndex("pt-BR"),
    readMethodPage("simulations", "pt-BR"),
    readMethodPage("api", "pt-BR"),
  ]);
  expect(overview).toMatchObject({ language: "pt-BR", languages: LOCALES });
  expect(overview.markdown).toMatch(/^# Métodos/);
  expect(simulations?.markdown).toContain("| mundo | históricos em 1 / 2 |");
  expect(simulations?.markdown).toMatch(/\| 0 simples \| \d+ \/ \d+ \| \d+,\d%/);
  expect(simulations?.markdown).not.toContain("A tabela é gerada");
  expect(api).toMatchObject({ language: "en", languages: ["en"] });
});

test("a difference between the languages is told in a sentence", () => {
  const [english, portuguese] = ["1,500 of `a`, 2.5 %: [x](y.md)", "1.500 de `a`, 2,5%: [x](../y.md)"].map(
    (text) => ({ kind: "paragraph", text }),
  ) as [Block, Block];
  expect(factsOf(portuguese, ".")).toEqual(factsOf(english, ","));
  expect(factsOf({ ...portuguese, text: "1.600 de `a`, 2,5%: [x](y.md)" }, ".")).not.toEqual(
    factsOf(english, ","),
  );
});
