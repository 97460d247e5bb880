import { marked, type Token, type Tokens } from "marked";

/** A part of a document that a translation has as well: a heading, a paragraph, a list's item, a table's row, a program. */
export interface Block {
  kind: string;
  text: string;
}

/** The parts of a document in their order. */
export function blocksOf(markdown: string): Block[] {
  return marked.lexer(markdown).flatMap(toBlocks);
}

function toBlocks(token: Token): Block[] {
  switch (token.type) {
    case "heading":
      return [{ kind: `heading of level ${token.depth}`, text: token.text }];
    case "list":
      return (token as Tokens.List).items.map(({ text }) => ({ kind: "item of a list", text }));
    case "table": {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows].map((cells) => ({
        kind: `row of ${cells.length} cells`,
        text: cells.map(({ text }) => text).join(" | "),
      }));
    }
    case "code":
      return [{ kind: `program (${token.lang})`, text: withoutComments(token as Tokens.Code) }];
    case "space":
    case "html":
      return [];
    default:
      return [{ kind: token.type, text: token.raw.trim() }];
  }
}

/** What a program tells its reader is translated; what it does isn't. */
const withoutComments = ({ lang, text }: Tokens.Code) =>
  lang === "sh" ? text.replace(/ *# .*$/gm, "") : text;

/** What a translation of a block has in common with it, whatever the order of its words. */
export function factsOf({ kind, text }: Block, thousands: "," | "."): Record<string, string[]> {
  if (kind.startsWith("program")) return { program: [text] };
  const prose = text.replace(/`[^`]*`/g, " ").replace(/\]\([^)]*\)/g, "]");
  return {
    numbers: numbersOf(prose, thousands),
    "code words": [...text.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code.replace(/\s+/g, " ")).sort(),
    links: [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = ""]) => fileOf(target)).sort(),
    "bold words": Array.from(prose.matchAll(/\*\*[^*]+\*\*/g), () => "bold"),
  };
}

/** Its digits: which mark stands between them is the language's to say. */
function numbersOf(prose: string, thousands: "," | "."): string[] {
  const joined = prose.replace(
    thousands === "," ? /(?<=\d),(?=\d{3}(?!\d))/g : /(?<=\d)\.(?=\d{3}(?!\d))/g,
    "",
  );
  return [...joined.matchAll(/\d+/g)].map(([digits]) => digits).sort();
}

/** The file a link leads to, wherever the page lies that has it. */
const fileOf = (target: string) => target.replace(/^(\.\.\/)+/, "");
