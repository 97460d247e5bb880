import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { isRecordThere, recordName } from "@/lib/workspace/domains/txt-record";
import { DnsDouble } from "../../support/dns-double";

const world = vi.hoisted(() => ({ server: "" }));
vi.mock("@/lib/platform/env", () => ({ env: () => ({ DNS_SERVER: world.server }) }));

const acme = { domain: "acme.example", secret: "0123456789abcdef0123456789abcdef" };
let dns: DnsDouble;
beforeAll(async () => {
  dns = await DnsDouble.start();
});
afterAll(() => dns.stop());
beforeEach(() => {
  world.server = dns.address;
  dns.records.clear();
  dns.isSilent = false;
});

test("a record is there when one of the name's texts says it, whole, in however many parts", async () => {
  expect(await isRecordThere(acme)).toBe(false);
  expect(dns.asked.at(-1)).toBe("_iris.acme.example");
  dns.records.set(recordName(acme.domain), ["v=spf1 -all", `iris-domain=${acme.secret}`]);
  expect(await isRecordThere(acme)).toBe(true);
  for (const text of [
    `iris-domain=${acme.secret}x`,
    "iris-domain=",
    acme.secret,
    `iris-domain=${"f".repeat(32)}`,
  ]) {
    dns.records.set(recordName(acme.domain), [text]);
    expect(await isRecordThere(acme), text).toBe(false);
  }
});

test("no answer is no answer: a resolver that is silent, refuses, or fails says nothing about the record", async () => {
  for (const code of ["ETIMEOUT", "ESERVFAIL", "EREFUSED", "ECONNREFUSED"])
    expect(
      await isRecordThere(acme, async () => Promise.reject(Object.assign(new Error(code), { code }))),
    ).toBeNull();
  for (const code of ["ENOTFOUND", "ENODATA"])
    expect(
      await isRecordThere(acme, async () => Promise.reject(Object.assign(new Error(code), { code }))),
    ).toBe(false);
  expect(await isRecordThere(acme, async () => Promise.reject(new Error("no code")))).toBeNull();
});
