import type { Block, Letter } from "@/lib/platform/mail/letter";
import type { SlackMessage } from "./post";

/** Slack takes 3,000 characters a section and 150 a header. */
const SECTION_MAX = 3000;
const HEADER_MAX = 150;

/** The three characters that mean something to Slack; so nobody's service name mentions a channel. */
function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A letter as an incoming webhook takes it. */
export function letterMessage({ subject, blocks }: Letter): SlackMessage {
  return { text: escapeMarkup(subject), blocks: blocks.map(toSlackBlock) };
}

function section(text: string) {
  return { type: "section", text: { type: "mrkdwn", text: text.slice(0, SECTION_MAX) } };
}

function toSlackBlock(block: Block): unknown {
  switch (block.kind) {
    case "heading":
      return { type: "header", text: { type: "plain_text", text: block.text.slice(0, HEADER_MAX) } };
    case "paragraph":
      return section(escapeMarkup(block.text));
    case "action":
      return section(`<${block.href}|${escapeMarkup(block.text)}>`);
    case "thing": {
      const { title, text, link } = block;
      return section(
        `*${escapeMarkup(title)}*\n${escapeMarkup(text)} <${link.href}|${escapeMarkup(link.text)}>`,
      );
    }
    case "figures":
      return section(
        block.rows
          .map(({ label, value, counts, change }) => {
            const behind = [counts, change].filter((part) => part !== "").join(" · ");
            return `*${escapeMarkup(label)}:* ${escapeMarkup(value)}${behind === "" ? "" : ` (${escapeMarkup(behind)})`}`;
          })
          .join("\n"),
      );
    case "note": {
      const links = block.links.map(({ text, href }) => `<${href}|${escapeMarkup(text)}>`);
      const text = [escapeMarkup(block.text), ...links].join(" ");
      return { type: "context", elements: [{ type: "mrkdwn", text }] };
    }
  }
}
