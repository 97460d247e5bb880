import { expect, test } from "vitest";
import { pageOf, toListPage } from "@/lib/platform/list-page";

test("an address names a page from 1 to 1,000; anything else is the first", () => {
  expect(["1", "7", "1000", "9999"].map((page) => pageOf({ page }))).toEqual([1, 7, 1000, 1000]);
  for (const page of ["0", "-1", "1.5", "01", "12345", "x", "", undefined, ["2", "3"]]) {
    expect(pageOf({ page })).toBe(1);
  }
});

test("a page knows how many rows come before it, and how many there are", () => {
  expect(toListPage(["c"], { page: 3, size: 1, total: 3 })).toEqual({
    rows: ["c"],
    page: 3,
    skipped: 2,
    total: 3,
  });
});
