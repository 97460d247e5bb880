import { expect, test } from "vitest";
import { quoteQueryValue, toQuery } from "@/lib/providers/datadog/query";

test("plain names go unquoted, everything else in quotes with quote and backslash escaped", () => {
  expect(quoteQueryValue("search-microfrontend")).toBe("search-microfrontend");
  expect(quoteQueryValue("team/api_v2.1")).toBe("team/api_v2.1");
  expect(quoteQueryValue("my service")).toBe('"my service"');
  expect(quoteQueryValue('say "hi"')).toBe('"say \\"hi\\""');
  expect(quoteQueryValue("back\\slash")).toBe('"back\\\\slash"');
  expect(quoteQueryValue("a:b(c)*")).toBe('"a:b(c)*"');
  expect(quoteQueryValue("日本")).toBe('"日本"');
});

test("what the search would read as an operator is quoted", () => {
  expect(quoteQueryValue("OR")).toBe('"OR"');
  expect(quoteQueryValue("-minus")).toBe('"-minus"');
});

test("terms stand side by side, alternatives in brackets, exclusions one by one", () => {
  expect(toQuery([])).toBe("*");
  expect(toQuery([{ dimension: "service", values: ["a", "b c"], exclude: false }])).toBe(
    'service:(a OR "b c")',
  );
  expect(
    toQuery([
      { dimension: "service", values: ["a"], exclude: false },
      { dimension: "env", values: ["x", "y"], exclude: true },
    ]),
  ).toBe("service:a -env:x -env:y");
});
