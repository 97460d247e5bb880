import { describe, expect, it } from "vitest";
import { methodHref } from "@/lib/read/methods/links";
import { readMethodIndex, readMethodPage } from "@/lib/read/methods/pages";

const linksOf = (markdown: string): string[] =>
  [...markdown.matchAll(/\]\(([^)#\s]+)/g)]
    .map(([, target = ""]) => methodHref(target))
    .filter((href) => href?.startsWith("/methods/") === true) as string[];

describe("the method pages", () => {
  it("lead to each other, and nowhere else within the methods", async () => {
    const index = await readMethodIndex();
    const waiting = linksOf(index.markdown);
    const known = new Set(waiting);
    const dead: string[] = [];
    for (let href = waiting.shift(); href !== undefined; href = waiting.shift()) {
      const page = await readMethodPage(href.slice("/methods/".length));
      if (page === null) dead.push(href);
      for (const next of linksOf(page?.markdown ?? "")) {
        if (known.has(next)) continue;
        known.add(next);
        waiting.push(next);
      }
    }
    expect(dead).toEqual([]);
    expect(known.size).toBeGreaterThan(20);
  });
});
