import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A method page: a document of docs/, as its readers' address names it. */
export interface MethodPage {
  slug: string;
  markdown: string;
}

const METRICS = join(process.cwd(), "docs", "metrics");
/** Pages beside those of the metrics, by their addresses. */
const OTHERS: Readonly<Record<string, string>> = {
  origins: join(process.cwd(), "docs", "origins.md"),
  api: join(process.cwd(), "docs", "api.md"),
  "verify-in-r": join(process.cwd(), "docs", "verify-in-r.md"),
};
const INDEX = "README.md";

/** The overview of all method pages. */
export async function readMethodIndex(): Promise<MethodPage> {
  return { slug: "", markdown: await readFile(join(METRICS, INDEX), "utf8") };
}

/** The method page with this slug; null where there is none. The slug is looked up, never made a path. */
export async function readMethodPage(slug: string): Promise<MethodPage | null> {
  const other = Object.hasOwn(OTHERS, slug) ? OTHERS[slug] : undefined;
  if (other) return { slug, markdown: await readFile(other, "utf8") };
  const name = (await readdir(METRICS)).find((file) => file !== INDEX && file === `${slug}.md`);
  return name ? { slug, markdown: await readFile(join(METRICS, name), "utf8") } : null;
}
