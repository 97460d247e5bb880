import type { SplitDimension } from "./event";

/** One restriction of a list call: the attribute has one of the values, or (`exclude`) none of them. */
export interface QueryTerm {
  dimension: SplitDimension;
  values: readonly string[];
  exclude: boolean;
}

const PLAIN_VALUE = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/;
const OPERATORS = new Set(["AND", "OR", "NOT", "TO"]);

/**
 * A value in Datadog's event search. Plain names go as they are; anything else in double quotes, inside which only
 * the quote and the backslash are special (wildcards and operators aren't, unlike in unquoted text).
 */
export function quoteQueryValue(value: string): string {
  if (PLAIN_VALUE.test(value) && !OPERATORS.has(value.toUpperCase())) return value;
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** The search text for all terms together; `*` (everything) without any. */
export function toQuery(terms: readonly QueryTerm[]): string {
  const parts = terms.filter((term) => term.values.length > 0).map(termText);
  return parts.length === 0 ? "*" : parts.join(" ");
}

function termText(term: QueryTerm): string {
  const values = term.values.map(quoteQueryValue);
  const name = `${term.exclude ? "-" : ""}${term.dimension}`;
  if (term.exclude) return values.map((value) => `${name}:${value}`).join(" ");
  return values.length === 1 ? `${name}:${values[0]}` : `${name}:(${values.join(" OR ")})`;
}
