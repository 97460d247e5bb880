import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LOCALES, type Locale } from "@/lib/platform/i18n/locale";
import { type TableLabels, withTables } from "./tables";

/** A method page: a document of docs/, as its readers' address names it. */
export interface MethodPage {
  /** "" for the overview. */
  slug: string;
  markdown: string;
  /** What this text is written in. */
  language: Locale;
  /** Every language that the page exists in. English is always one. */
  languages: Locale[];
}

const DOCS = join(process.cwd(), "docs");
/** What the documents are written in. A translation has the same path, in a folder named after its language. */
const ENGLISH = "en";
const LABELS = "metrics/table-labels.json";
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
  ["estimates", "integrations/estimates.md"],
  ["pipeline", "integrations/pipeline.md"],
  ["sign-in", "integrations/sign-in.md"],
]);
const INDEX = "README.md";

/** The overview of all method pages, in that language or else in English. */
export function readMethodIndex(language: Locale = ENGLISH): Promise<MethodPage> {
  return readPage("", `metrics/${INDEX}`, language);
}

/** The slugs of all method pages, in alphabetical order. */
export async function listMethodPages(): Promise<string[]> {
  return [...(await documents()).keys()].sort();
}

/** The languages that each page has, by its slug; the overview's is "". */
export async function listMethodLanguages(): Promise<Map<string, Locale[]>> {
  const paths = [["", `metrics/${INDEX}`] as const, ...(await documents())];
  return new Map(
    await Promise.all(paths.map(async ([slug, path]) => [slug, await languagesOf(path)] as const)),
  );
}

/**
 * The method page with this slug, in that language or else in English; null where there is none. The slug is looked
 * up, never made a path.
 */
export async function readMethodPage(slug: string, language: Locale = ENGLISH): Promise<MethodPage | null> {
  const path = (await documents()).get(slug);
  return path === undefined ? null : readPage(slug, path, language);
}

/** Where each page's document lies within docs/, by slug. */
async function documents(): Promise<Map<string, string>> {
  const files = await readdir(join(DOCS, "metrics"));
  const ofMetrics = files.filter((file) => file !== INDEX && file.endsWith(".md"));
  return new Map([...DOCUMENTS, ...ofMetrics.map((file) => [file.slice(0, -3), `metrics/${file}`] as const)]);
}

async function readPage(slug: string, path: string, wanted: Locale): Promise<MethodPage> {
  const languages = await languagesOf(path);
  const english = await readFile(join(DOCS, path), "utf8");
  if (wanted === ENGLISH || !languages.includes(wanted)) {
    return { slug, markdown: english, language: ENGLISH, languages };
  }
  const [translation, labels] = await Promise.all([
    readFile(join(DOCS, wanted, path), "utf8"),
    readFile(join(DOCS, wanted, LABELS), "utf8"),
  ]);
  const markdown = withTables(translation, english, JSON.parse(labels) as TableLabels);
  return { slug, markdown, language: wanted, languages };
}

async function languagesOf(path: string): Promise<Locale[]> {
  const has = await Promise.all(
    LOCALES.map((locale) => locale === ENGLISH || exists(join(DOCS, locale, path))),
  );
  return LOCALES.filter((_, at) => has[at]);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
