import type { Block, Letter } from "./letter";

/** A letter as plain text, for readers without HTML. */
export function letterText({ blocks }: Letter): string {
  return `${blocks.map(blockText).join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return block.text;
    case "action":
      return `${block.text}:\n${block.href}`;
    case "thing":
      return `${block.title}\n${block.text}\n${block.link.text}: ${block.link.href}`;
    case "figures":
      return block.rows
        .map(({ label, value, counts, change }) =>
          [`${label}: ${value}`, ...[counts, change].filter((line) => line !== "").map((l) => `  ${l}`)].join(
            "\n",
          ),
        )
        .join("\n");
    case "note":
      return ["--", block.text, ...block.links.map(({ text, href }) => `${text}: ${href}`)].join("\n");
  }
}
