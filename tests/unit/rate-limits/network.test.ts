import { describe, expect, test } from "vitest";
import { networkOf, PEER_HEADER, shortenedNetwork } from "@/lib/platform/rate-limits/network";

const headers = (forwarded: string | null, peer: string | null = "198.51.100.9") =>
  new Headers({
    ...(forwarded === null ? {} : { "x-forwarded-for": forwarded }),
    ...(peer === null ? {} : { [PEER_HEADER]: peer }),
  });

describe("the network of a request", () => {
  test.each([
    ["192.0.2.7", 0, "198.51.100.9"],
    [null, 0, "198.51.100.9"],
    ["192.0.2.7", 1, "192.0.2.7"],
    ["made-up, 203.0.113.1,  192.0.2.7 ", 1, "192.0.2.7"],
    ["made-up, 203.0.113.1,  192.0.2.7 ", 2, "203.0.113.1"],
    ["made-up", 1, "unknown"],
    ["192.0.2.7", 5, "192.0.2.7"],
    [null, 1, "198.51.100.9"],
    ["192.0.2.7:4711", 1, "192.0.2.7"],
    ["[2001:db8:1:2::7]:4711", 1, "2001:db8:1:2::/64"],
  ])(
    "forwarded as %j behind %d proxies is %s: what stands before them is never believed",
    (forwarded, proxies, network) => {
      expect(networkOf(headers(forwarded), proxies)).toBe(network);
    },
  );

  test.each([
    ["2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff"],
    ["2001:db8:0:1::1", "2001:DB8:0:1:aaaa:bbbb:cccc:dddd"],
    ["fe80::1%eth0", "fe80::2"],
  ])("of IPv6 is the /64: %s and %s are counted together", (one, other) => {
    const network = networkOf(headers(null, one), 0);
    expect(networkOf(headers(null, other), 0)).toBe(network);
    expect(network).toMatch(/::\/64$/);
    expect(networkOf(headers(null, "2001:db8:0:2::1"), 0)).not.toBe(network);
  });

  test("of an IPv4 address in IPv6 clothes is that address", () => {
    expect(networkOf(headers(null, "::ffff:192.0.2.7"), 0)).toBe("192.0.2.7");
  });

  test("that nobody names is unknown, and all of those are counted together", () => {
    expect(networkOf(headers(null, null), 0)).toBe("unknown");
  });
});

test.each([
  ["192.0.2.7", "192.0.2.0/24"],
  ["2001:db8:1:2::/64", "2001:db8:1::/48"],
  ["2001:db8:0:1::/64", "2001:db8::/48"],
  ["unknown", "unknown"],
])("%s stands in the log as %s", (network, shortened) => {
  expect(shortenedNetwork(network)).toBe(shortened);
});
