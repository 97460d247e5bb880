import type { DatadogEvent } from "./datadog-history";

export type EventPredicate = (event: DatadogEvent) => boolean;

type Token =
  | { kind: "(" | ")" | "or" | "and" | "not" }
  | { kind: "key"; name: string }
  | { kind: "word"; pattern: RegExp };

/**
 * Datadog's event-platform search, as far as the DORA endpoints document it: `*`, `key:value`, `key:(a OR b)`,
 * `-key:value`, terms side by side mean AND, `OR`, `NOT`, brackets, `*` as a wildcard, values in quotes with
 * `\"` and `\\` escaped. A key is an attribute of the event or the name of one of its custom tags.
 * Returns null for a query that can't be read.
 */
export function parseEventQuery(query: string): EventPredicate | null {
  if (query.trim() === "") return () => true;
  const tokens = tokenize(query);
  return tokens && new QueryReader(tokens).readAll();
}

const LEXEME = /\s+|(-(?=\S))|([()])|(?:([A-Za-z_@][\w.@-]*):)|("(?:\\.|[^"\\])*")|((?:\\.|[^\s()"\\:])+)/gy;

function tokenize(query: string): Token[] | null {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of query.matchAll(LEXEME)) {
    end = match.index + match[0].length;
    const token = toToken(match);
    if (token) tokens.push(token);
  }
  return end === query.length ? tokens : null;
}

function toToken([, minus, bracket, key, quoted, bare]: RegExpMatchArray): Token | null {
  if (minus) return { kind: "not" };
  if (bracket) return { kind: bracket === "(" ? "(" : ")" };
  if (key) return { kind: "key", name: key.replace(/^@/, "") };
  if (quoted) return { kind: "word", pattern: exactly([unescapeText(quoted.slice(1, -1))]) };
  if (bare === "OR" || bare === "AND" || bare === "NOT") return { kind: bare.toLowerCase() as "or" };
  if (bare) return { kind: "word", pattern: exactly(bare.split(/(?<!\\)\*/).map(unescapeText)) };
  return null;
}

/** Matches the parts with anything between them. */
function exactly(parts: readonly string[]): RegExp {
  const escaped = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "s");
}

function unescapeText(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}

class UnreadableQuery extends Error {}

/** Recursive descent. `key` is the key whose brackets are being read, null outside of any. */
class QueryReader {
  private position = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  readAll(): EventPredicate | null {
    try {
      const predicate = this.alternatives(null);
      return this.position === this.tokens.length ? predicate : null;
    } catch (error) {
      if (error instanceof UnreadableQuery) return null;
      throw error;
    }
  }

  private alternatives(key: string | null): EventPredicate {
    const options = [this.conjunction(key)];
    while (this.take("or")) options.push(this.conjunction(key));
    return options.length === 1 ? (options[0] as EventPredicate) : (event) => options.some((is) => is(event));
  }

  private conjunction(key: string | null): EventPredicate {
    const terms = [this.term(key)];
    while (this.position < this.tokens.length && !this.peeks("or") && !this.peeks(")")) {
      this.take("and");
      terms.push(this.term(key));
    }
    return terms.length === 1 ? (terms[0] as EventPredicate) : (event) => terms.every((is) => is(event));
  }

  private term(key: string | null): EventPredicate {
    if (this.take("not")) {
      const negated = this.term(key);
      return (event) => !negated(event);
    }
    if (this.take("(")) {
      const inner = this.alternatives(key);
      if (!this.take(")")) throw new UnreadableQuery();
      return inner;
    }
    return this.leaf(key);
  }

  private leaf(key: string | null): EventPredicate {
    const token = this.tokens[this.position++];
    if (token?.kind === "key" && key === null) return this.term(token.name);
    if (token?.kind !== "word") throw new UnreadableQuery();
    const { pattern } = token;
    if (key !== null) return (event) => valuesOf(event, key).some((value) => pattern.test(value));
    return (event) => pattern.test("name" in event.attributes ? (event.attributes.name ?? "") : "");
  }

  private peeks(kind: Token["kind"]): boolean {
    return this.tokens[this.position]?.kind === kind;
  }

  private take(kind: Token["kind"]): boolean {
    const found = this.peeks(kind);
    if (found) this.position++;
    return found;
  }
}

/** What an event holds under a key: an attribute (one value or a list), else its custom tags of that name. */
function valuesOf(event: DatadogEvent, key: string): string[] {
  const attributes: object = event.attributes;
  const value: unknown = Reflect.get(attributes, key === "services" ? "service" : key);
  if (value !== undefined && value !== null) return [value].flat().map(String);
  const tags: unknown = Reflect.get(attributes, "custom_tags");
  if (!Array.isArray(tags)) return [];
  return tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag: string) => tag.slice(key.length + 1));
}
