/** A part of a letter. What it says is finished text in the reader's language; how it looks is each channel's own. */
export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "action"; text: string; href: string }
  /** What changed, why it may matter, and what to look at. */
  | { kind: "thing"; title: string; text: string; link: { text: string; href: string } }
  | { kind: "figures"; rows: readonly FigureRow[] }
  /** Quieter, at the end: why this came, and how to stop it. */
  | { kind: "note"; text: string; links: readonly { text: string; href: string }[] };

export interface FigureRow {
  label: string;
  value: string;
  /** What stands behind the value. */
  counts: string;
  /** How it moved, and whether that is more than chance; empty where nothing can be said. */
  change: string;
}

/** What is sent, before it is dressed as a mail's HTML, a mail's text or a Slack post. */
export interface Letter {
  subject: string;
  /** Of the language it is written in, such as pt-BR. */
  locale: string;
  blocks: readonly Block[];
}
