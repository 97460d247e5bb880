import { marked, type Token, type Tokens } from "marked";
import type { ReactNode } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { headingId, methodHref } from "@/lib/read/methods/links";

/** A document of ours, drawn with the page's own elements: no markup of the document reaches the browser as it is. */
export function Markdown({ text }: { text: string }) {
  return <>{blocks(marked.lexer(text))}</>;
}

function blocks(tokens: readonly Token[]): ReactNode[] {
  return tokens.map((token, index) => <Block key={keyOf(token, index)} token={token} />);
}

/** A document doesn't reorder; its place names a token. */
const keyOf = ({ type }: Token, index: number) => `${type}-${index}`;

function Block({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "heading":
      return <Heading token={token as Tokens.Heading} />;
    case "paragraph":
      return <p className="my-3 leading-6">{inlines(token.tokens)}</p>;
    case "text":
      return inlines(token.tokens ?? [token]);
    case "list":
      return <List token={token as Tokens.List} />;
    case "code":
      return <Code token={token as Tokens.Code} />;
    case "table":
      return <DocumentTable token={token as Tokens.Table} />;
    case "blockquote":
      return <blockquote className="my-3 border-l-2 pl-4">{blocks(token.tokens ?? [])}</blockquote>;
    case "hr":
      return <hr className="my-6" />;
    case "html":
      // A comment says where a program writes.
      return token.raw.startsWith("<!--") ? null : token.raw;
    case "space":
      return null;
    default:
      return token.raw;
  }
}

function Heading({ token: { depth, text, tokens } }: { token: Tokens.Heading }) {
  const id = headingId(text);
  if (depth === 1) return <h1 className="mb-4 text-xl leading-8 font-medium">{inlines(tokens)}</h1>;
  if (depth === 2) {
    return (
      <h2 id={id} className="mt-8 mb-2 text-base leading-7 font-medium">
        {inlines(tokens)}
      </h2>
    );
  }
  return (
    <h3 id={id} className="mt-6 mb-2 font-medium">
      {inlines(tokens)}
    </h3>
  );
}

function List({ token: { ordered, items, start } }: { token: Tokens.List }) {
  const children = items.map((item, index) => (
    <li key={keyOf(item, index)} className="leading-6">
      {blocks(item.tokens)}
    </li>
  ));
  if (!ordered) return <ul className="my-3 list-disc space-y-1 pl-5">{children}</ul>;
  return (
    <ol className="my-3 list-decimal space-y-1 pl-5" start={start === "" ? undefined : start}>
      {children}
    </ol>
  );
}

/** Lines that are too long go on below: nothing is cut. */
function Code({ token: { text } }: { token: Tokens.Code }) {
  return (
    <pre className="my-3 rounded-md border bg-subtle p-3 text-[13px] leading-5 wrap-anywhere whitespace-pre-wrap">
      <code className="font-mono">{text}</code>
    </pre>
  );
}

function DocumentTable({ token: { header, rows } }: { token: Tokens.Table }) {
  const caption = header.map(({ text }) => text).join(", ");
  return (
    // These tables lie on the page itself, not on a card.
    <div className="my-4 [--surface:var(--canvas)]">
      <Table caption={caption}>
        <thead>
          <tr>
            {header.map((cell, index) => (
              <Th key={keyOf({ type: "th", raw: cell.text }, index)} numeric={cell.align === "right"}>
                {inlines(cell.tokens)}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={keyOf({ type: "tr", raw: "" }, row)}>
              {cells.map((cell, index) => (
                <Td key={keyOf({ type: "td", raw: cell.text }, index)} numeric={cell.align === "right"}>
                  {inlines(cell.tokens)}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function inlines(tokens: readonly Token[] | undefined): ReactNode[] {
  return (tokens ?? []).map((token, index) => <Inline key={keyOf(token, index)} token={token} />);
}

function Inline({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong className="font-medium text-ink">{inlines(token.tokens)}</strong>;
    case "em":
      return <em>{inlines(token.tokens)}</em>;
    case "codespan":
      return <code className="rounded-sm bg-subtle px-1 font-mono text-[0.92em]">{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <DocumentLink token={token as Tokens.Link} />;
    case "text":
      return token.tokens ? inlines(token.tokens) : plain(token.raw);
    case "escape":
      return token.text;
    default:
      return token.raw;
  }
}

/** Lines of the source are no lines of the page. */
const plain = (raw: string) => raw.replaceAll("\n", " ");

function DocumentLink({ token: { href, tokens } }: { token: Tokens.Link }) {
  const page = href.startsWith("#") ? href : methodHref(href);
  if (page) return <TextLink href={page}>{inlines(tokens)}</TextLink>;
  if (/^https:\/\//.test(href)) return <TextLink href={href}>{inlines(tokens)}</TextLink>;
  if (href.startsWith("/api/")) {
    return (
      // Not a page: the router must not fetch it ahead.
      <a href={href} className="underline underline-offset-4">
        {inlines(tokens)}
      </a>
    );
  }
  // A file of the source tree has no address here.
  return <>{inlines(tokens)}</>;
}
