import { expect, test } from "vitest";
import { endpointOf, parseServer } from "@/lib/tools/cli/origins-push/address";

test("the token goes over https, or to this machine", () => {
  for (const server of [
    "https://iris.example.com",
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
  ]) {
    expect(parseServer(server).href).toContain(server);
  }
  for (const server of [
    "http://iris.example.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://10.0.0.1",
  ]) {
    expect(() => parseServer(server)).toThrow("must begin with https");
  }
});

test("what is no address, or holds a password, is refused with what to type", () => {
  expect(() => parseServer("iris.example.com")).toThrow("an address such as https://");
  expect(() => parseServer("ftp://iris.example.com")).toThrow("an address such as https://");
  expect(() => parseServer("https://me:secret@iris.example.com")).toThrow("the token comes from IRIS_TOKEN");
});

test("a server may live under a path, and a slug can't leave its place", () => {
  expect(endpointOf(parseServer("https://example.com/iris/"), "acme")).toBe(
    "https://example.com/iris/api/v1/orgs/acme/commit-origins",
  );
  expect(endpointOf(parseServer("https://example.com"), "../x")).toBe(
    "https://example.com/api/v1/orgs/..%2Fx/commit-origins",
  );
});
