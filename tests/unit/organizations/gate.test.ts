import { beforeEach, expect, test, vi } from "vitest";
import { findOrganization, requireOrganization, requireUser } from "@/lib/workspace/organizations/gate";
import { ORGANIZATION, request } from "./fake-request";

vi.mock("@/lib/platform/supabase/server", async () => (await import("./fake-request")).server);
vi.mock("next/navigation", async () => (await import("./fake-request")).navigation);
vi.mock("next/headers", async () => (await import("./fake-request")).nextHeaders);

const ana = { id: "5e2d8f9c-6c43-4c8e-9c39-0d3a4f1b2c33", email: "ana@example.com" };

beforeEach(() => {
  Object.assign(request, { user: ana, role: "member", headers: {}, writes: [] });
});

test("who is not signed in goes to sign in and comes back to the same page", async () => {
  Object.assign(request, { user: null, headers: { "x-iris-path": "/acme/dashboard?window=7" } });
  await expect(requireOrganization("acme")).rejects.toThrow(
    "redirect /sign-in?next=%2Facme%2Fdashboard%3Fwindow%3D7",
  );
  await expect(requireUser()).rejects.toThrow("redirect /sign-in?next=");
});

test("a path that leads elsewhere is not carried along", async () => {
  Object.assign(request, { user: null, headers: { "x-iris-path": "//evil.example" } });
  await expect(requireUser()).rejects.toThrow(/^redirect \/sign-in$/);
});

test("a stranger gets 404, and so does everybody for what can't be a slug", async () => {
  request.role = null;
  await expect(requireOrganization("acme")).rejects.toThrow("404");
  request.role = "owner";
  for (const slug of ["..", "Acme", "a/b", ""])
    await expect(requireOrganization(slug)).rejects.toThrow("404");
});

test("a member gets the organization as the database has it, with their role", async () => {
  const org = await requireOrganization("acme");
  expect(org).toMatchObject({
    id: ORGANIZATION.id,
    slug: "acme",
    role: "member",
    isDemo: false,
    timeZone: "UTC",
    productionEnvironments: ["live"],
    user: ana,
  });
});

test("the client is there to read with, but goes neither into a log nor to a browser with the context", async () => {
  const org = await findOrganization(ana, "acme");
  expect(org?.client.rpc).toBeTypeOf("function");
  expect(Object.keys(org ?? {})).not.toContain("client");
  expect(JSON.stringify(org)).not.toContain("client");
});
