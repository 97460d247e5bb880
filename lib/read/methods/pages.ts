import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A method page: a document of docs/, as its readers' address names it. */
export interface MethodPage {
  slug: string;
  markdown: string;
}

const METRICS = join(process.cwd(), "docs", "metrics");
/** Documents beside the metrics' that readers of the product need, by their slug. */
const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ["origins", "origins.md"],
  ["privacy", "privacy.md"],
  ["real-history", "real-history.md"],
  ["api", "api.md"],
  ["api-contract", "api-contract.md"],
  ["check", "check.md"],
  ["command-line", "command-line.md"],
  ["compare", "compare.md"],
  ["exports", "exports.md"],
  ["verify-in-r", "verify-in-r.md"],
  ["datadog", "integrations/datadog.md"],
  ["git", "integrations/git.md"],
  ["github", "integrations/github.md"],
  ["mcp", "integrations/mcp.md"],
  ["pipeline", "integrations/pipeline.md"],
]);
const INDEX = "README.md";

/** The overview of all method pages. */
export async function readMethodIndex(): Promise<MethodPage> {
  return { slug: "", markdown: await readFile(join(METRICS, INDEX), "utf8") };
}

/** The slugs of all method pages, in alphabetical order. */
export async function listMethodPages(): Promise<string[]> {
  const files = await readdir(METRICS);
  const ofMetrics = files.filter((file) => file !== INDEX && file.endsWith(".md"));
  return [...DOCUMENTS.keys(), ...ofMetrics.map((file) => file.slice(0, -3))].sort();
}

/** The method page with this slug; null where there is none. The slug is looked up, never made a path. */
export async function readMethodPage(slug: string): Promise<MethodPage | null> {
  const document = DOCUMENTS.get(slug);
  if (document) return { slug, markdown: await readFile(join(process.cwd(), "docs", document), "utf8") };
  const name = (await readdir(METRICS)).find((file) => file !== INDEX && file === `${slug}.md`);
  return name ? { slug, markdown: await readFile(join(METRICS, name), "utf8") } : null;
}

/** The slug of every method page. */
export async function listMethodSlugs(): Promise<string[]> {
  const files = (await readdir(METRICS)).filter((file) => file.endsWith(".md") && file !== INDEX);
  return [...DOCUMENTS.keys(), ...files.map((file) => file.slice(0, -".md".length))];
}
