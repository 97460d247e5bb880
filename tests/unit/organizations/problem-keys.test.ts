import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { connectDatadogForm } from "@/lib/ingest/integrations/schema";
import { fieldProblems } from "@/lib/platform/forms/outcome";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import * as auth from "@/lib/workspace/auth/schema";
import * as organizations from "@/lib/workspace/organizations/schema";
import * as repositories from "@/lib/workspace/repositories/schema";

/** Everything somebody may send that these forms refuse. */
const REFUSED: [string, keyof typeof en, z.ZodType, unknown, string[]][] = [
  [
    "nothing typed",
    "auth",
    auth.signInForm,
    { email: "", password: "" },
    ["emailMissing", "passwordMissing"],
  ],
  [
    "no address",
    "auth",
    auth.signUpForm,
    { email: "x", password: "short" },
    ["emailMalformed", "passwordTooShort"],
  ],
  ["73 bytes", "auth", auth.resetPasswordForm, { password: "é".repeat(37) }, ["passwordTooLong"]],
  [
    "no name",
    "organizations",
    organizations.createOrganizationForm,
    { name: " ", slug: "" },
    ["nameMissing", "slugMissing"],
  ],
  [
    "81 characters",
    "organizations",
    organizations.createOrganizationForm,
    { name: "x".repeat(81), slug: "a b" },
    ["nameTooLong", "slugMalformed"],
  ],
  [
    "our own word",
    "organizations",
    organizations.createOrganizationForm,
    { name: "A", slug: "API" },
    ["slugReserved"],
  ],
  [
    "no such zone",
    "organizations",
    organizations.updateOrganizationForm,
    { name: "A", timeZone: "Mars/Olympus", weekStart: "friday" },
    ["timeZoneUnknown", "weekStartUnknown"],
  ],
  ["no environment", "organizations", organizations.productionEnvironments, [], ["environmentsMissing"]],
  [
    "51 environments",
    "organizations",
    organizations.productionEnvironments,
    Array.from({ length: 51 }, (_, n) => `e${n}`),
    ["environmentsTooMany"],
  ],
  [
    "no keys",
    "integrations",
    connectDatadogForm,
    { site: "", apiKey: "", applicationKey: " " },
    ["site-empty", "apiKeyMissing", "applicationKeyMissing"],
  ],
  [
    "a pasted page",
    "integrations",
    connectDatadogForm,
    { site: "us5", apiKey: "a b", applicationKey: "k".repeat(201) },
    ["keyMalformed", "keyMalformed"],
  ],
  ["no remote", "repositories", repositories.addRepositoryForm, { remoteUrl: "" }, ["remoteMissing"]],
  [
    "a bare word",
    "repositories",
    repositories.addRepositoryForm,
    { remoteUrl: "checkout" },
    ["remoteMalformed"],
  ],
  [
    "nothing chosen",
    "repositories",
    repositories.mapServiceForm,
    { service: "", repositoryId: "" },
    ["serviceMissing", "repositoryMissing"],
  ],
];

describe("each refusal of a form is a sentence in both languages", () => {
  test.each(REFUSED)("%s", (_, namespace, schema, input, expected) => {
    const parsed = schema.safeParse(input);
    expect(parsed.success).toBe(false);
    const keys = Object.values(fieldProblems(parsed.error as z.ZodError));
    expect(keys).toEqual(expected);
    for (const messages of [en, ptBR]) {
      const { problems } = messages[namespace] as unknown as { problems: Record<string, string> };
      for (const key of keys) expect(problems[key]).toMatch(/\w{2,}/);
    }
  });
});
