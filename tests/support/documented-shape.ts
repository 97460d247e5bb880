import { readFileSync } from "node:fs";
import { expect } from "vitest";

const names = (text: string) => [...text.matchAll(/`([a-zA-Z]+)`/g)].map(([, name = ""]) => name);

/** Holds what a command printed to its row in docs/command-line.md: nothing beside it, and nothing missing of what is always there. */
export function expectDocumentedShape(command: string, stdout: string): Record<string, unknown> {
  const printed = JSON.parse(stdout) as Record<string, unknown>;
  const page = readFileSync("docs/command-line.md", "utf8");
  const [, row = ""] = new RegExp(`\\n\\| \`${command}\` \\| (.*) \\|\\n`).exec(`${page}\n`) ?? [];
  const told = row.replaceAll(/\([^)]*\)/g, "");
  const [always = ""] = told.split(";");
  expect(names(told), command).toEqual(expect.arrayContaining(Object.keys(printed)));
  if (!always.includes(" or ") && !row.includes("--dry-run") && !row.includes("--put"))
    expect(Object.keys(printed), command).toEqual(expect.arrayContaining(names(always)));
  return printed;
}
