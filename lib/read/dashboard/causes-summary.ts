import type { CausesText } from "./causes-text";

/** The answer as plain text: for a mail, or a chat that draws nothing. */
export function summaryText(text: CausesText, heading: string): string {
  return [
    heading,
    "",
    text.headline,
    ...(text.ai ? [text.ai] : []),
    "",
    ...text.rows.map(({ label, ratio, failures }) => `- ${label}: ${ratio}, ${failures}`),
    "",
    text.basis,
    ...(text.unknowns ? [text.unknowns] : []),
  ].join("\n");
}

/** The answer as Markdown: for a document or a pull request. What people named stays text. */
export function summaryMarkdown(text: CausesText, heading: string): string {
  return [
    `**${plain(text.headline)}**`,
    "",
    ...(text.ai ? [text.ai, ""] : []),
    ...text.rows.map(({ label, ratio, failures }) => `- ${plain(label)}: **${ratio}**, ${failures}`),
    "",
    `_${[heading, text.basis, text.unknowns ?? ""].filter(Boolean).map(plain).join(" ")}_`,
  ].join("\n");
}

/** Escaped, so that no name becomes a link, an image or emphasis. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>#!|~&]/g, "\\$&").replaceAll("://", "\\://");
}
