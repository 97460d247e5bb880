import type { CheckAnswer } from "./answer";

/** The answer for a terminal. */
export function toText({ title, headline, sentences, table, sections }: CheckAnswer): string {
  const widths = table.head.map((cell, i) =>
    Math.max(cell.length, ...table.rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ")}`.trimEnd();
  return [
    title,
    "",
    headline,
    ...sentences,
    "",
    ...[table.head, ...table.rows].map(line),
    ...sections.flatMap(({ title, lines }) => ["", title, ...lines.map((text) => `  ${text}`)]),
    "",
  ].join("\n");
}

/** The answer as Markdown, for a job's summary or a comment. */
export function toMarkdown({ title, headline, sentences, table, sections }: CheckAnswer): string {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  return [
    `## ${escaped(title)}`,
    "",
    `**${headline}** ${sentences.join(" ")}`,
    "",
    line(table.head),
    line(table.head.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...table.rows.map(line),
    ...sections.flatMap(({ title, lines }) => [
      "",
      `**${title}**`,
      "",
      ...lines.map((text) => `- ${escaped(text)}`),
    ]),
    "",
  ].join("\n");
}

/** Names of tags and branches are anybody's: none of them becomes markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, "\\$&");
}
