import { expect, test } from "vitest";
import { nearestAddress } from "@/lib/rate-limits/nearest-address";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["made-up, 198.51.100.1,  192.0.2.7 ", "192.0.2.7"],
  ["2001:db8::1", "2001:db8::1"],
  ["192.0.2.7, ", "unknown"],
  ["", "unknown"],
])("of %j the proxy's own word counts: %s", (forwarded, address) => {
  expect(nearestAddress(new Headers({ "x-forwarded-for": forwarded }))).toBe(address);
});

test("without the header everybody is counted together", () => {
  expect(nearestAddress(new Headers())).toBe("unknown");
});
