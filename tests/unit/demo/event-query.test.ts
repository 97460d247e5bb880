import { expect, test } from "vitest";
import { parseEventQuery } from "@/lib/providers/simulated-datadog/event-query";
import { deployment, failure } from "./build";

const events = [
  deployment("a", "2026-11-24T10:00:00Z", { env: "production", team: "red", custom_tags: ["language:go"] }),
  deployment("b", "2026-11-24T10:00:00Z", { env: "staging", team: "red" }),
  deployment("checkout-web", "2026-11-24T10:00:00Z", { env: "production" }),
  deployment('say "hi" (x)', "2026-11-24T10:00:00Z", { env: "my env", version: "1:2" }),
  failure("f", "2026-11-24T10:00:00Z", { service: ["a", "b"], team: ["red", "blue"], severity: "SEV-1" }),
];

function matching(query: string): string[] | null {
  const predicate = parseEventQuery(query);
  return predicate && events.filter(predicate).map(({ id }) => id);
}

test.each([
  ["*", ["a", "b", "checkout-web", 'say "hi" (x)', "f"]],
  ["", ["a", "b", "checkout-web", 'say "hi" (x)', "f"]],
  ["service:a", ["a", "f"]],
  ["service:(a OR b) env:production", ["a"]],
  ["service:(a OR b) AND env:staging", ["b"]],
  ["-service:a", ["b", "checkout-web", 'say "hi" (x)']],
  ["-service:a -service:b", ["checkout-web", 'say "hi" (x)']],
  ["-service:(a OR b)", ["checkout-web", 'say "hi" (x)']],
  ["NOT env:production", ["b", 'say "hi" (x)', "f"]],
  ["env:staging OR severity:SEV-1", ["b", "f"]],
  ["(env:staging OR env:production) -team:red", ["checkout-web"]],
  ["service:checkout-*", ["checkout-web"]],
  ["-team:*", ["checkout-web", 'say "hi" (x)']],
  ["team:blue", ["f"]],
  ["language:go", ["a"]],
  ['service:"say \\"hi\\" (x)"', ['say "hi" (x)']],
  ['env:"my env"', ['say "hi" (x)']],
  ["env:my\\ env", ['say "hi" (x)']],
  ["version:1\\:2", ['say "hi" (x)']],
  ['service:"checkout-*"', []],
  ["service:A", []],
])("%s", (query, expected) => {
  expect(matching(query)).toEqual(expected);
});

test.each(["service:(a OR b", "service:", "OR", 'service:"a', "service:a)", "service:(env:a)", "a AND"])(
  "%s can't be read",
  (query) => {
    expect(parseEventQuery(query)).toBeNull();
  },
);
