import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { GET } from "@/app/api/v1/openapi.json/route";
import { openApiDocument } from "@/lib/read/api/openapi";

const document = openApiDocument();

/** Routes of no organization: this document itself, and the link that mail programs call (RFC 8058). */
const NOT_OF_THE_API = ["/api/v1/openapi.json", "/api/v1/unsubscribe/{token}"];

test("every route of an organization is described, and nothing else", () => {
  const routes = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)route\.ts$/.test(file))
    .map((file) => `/api/v1/${dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`)
    .filter((path) => !NOT_OF_THE_API.includes(path));
  expect(Object.keys(document.paths ?? {}).sort()).toEqual(routes.sort());
});

test("it is OpenAPI 3.1, its references lead somewhere, and every operation has an id of its own", async () => {
  const served = await GET().json();
  expect(served).toEqual(JSON.parse(JSON.stringify(document)));
  expect(served.openapi).toMatch(/^3\.1\./);
  const text = JSON.stringify(served);
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter((name) => !(String(name) in served.components.schemas))).toEqual([]);
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(5);
});

test("every operation says who may call it and what it answers when it refuses", () => {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const operation of [item.get, item.post]) {
      if (!operation) continue;
      // Whoever signs in has no token yet.
      expect(operation.security?.length, path).toBeGreaterThan(path === "/api/v1/login" ? -1 : 0);
      expect(Object.keys(operation.responses ?? {}), path).toEqual(expect.arrayContaining(["401", "404"]));
    }
  }
});
