/** What the generated tables call things, by what the English page calls them. */
export type TableLabels = Readonly<Record<string, string>>;

const TABLE = /<!-- table: [^>]+ -->\n([\s\S]*?)<!-- end of table -->\n?/g;

/**
 * A translation with the English page's generated tables where it has its own marks: drawn once, labelled in each
 * language. What has no label stays in English; numbers follow the language.
 */
export function withTables(translation: string, english: string, labels: TableLabels): string {
  const tables = generatedTables(english);
  return translation.replace(TABLE, () => (tables.shift() ?? "").split("\n").map(lineIn(labels)).join("\n"));
}

/** The text between the marks of each table that a program writes. */
export const generatedTables = (markdown: string): string[] =>
  [...markdown.matchAll(TABLE)].map(([, table = ""]) => table);

const lineIn = (labels: TableLabels) => (line: string) => {
  if (line.startsWith("|")) return line.replace(/[^|]+/g, (cell) => ` ${cellIn(cell.trim(), labels)} `);
  const [, mark = "", text = ""] = /^(\**)(.*?)\**$/.exec(line) ?? [];
  return text === "" ? line : `${mark}${cellIn(text, labels)}${mark}`;
};

const cellIn = (text: string, labels: TableLabels) => labelOf(text, labels) ?? withComma(text);

/** The label of a cell, with the number or the world's name before it as it is; null where it has none. */
export function labelOf(text: string, labels: TableLabels): string | null {
  const whole = labels[text];
  if (whole !== undefined) return whole;
  const [, before, after = ""] = /^(\w+) (.+)$/.exec(text) ?? [];
  const label = labels[after];
  return label === undefined ? null : `${before} ${label}`;
}

const withComma = (text: string) => text.replace(/(\d)\.(?=\d)/g, "$1,").replace(/(\d) %/g, "$1%");
