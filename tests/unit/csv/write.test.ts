import { expect, test } from "vitest";
import { toCsv } from "@/lib/platform/csv/write";

test("separators, quotes and line breaks in a cell stay in the cell", () => {
  expect(toCsv([["a,b", 'say "hi"', "two\nlines", 1.5, null, true]])).toBe(
    '"a,b","say ""hi""","two\nlines",1.5,,true\r\n',
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("%j runs as no formula", (text) => {
  expect(toCsv([[text]])).toMatch(/^"?'/);
});
