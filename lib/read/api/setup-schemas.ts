import { z } from "zod";
import { isPlainText } from "@/lib/core/plain-text";
import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { SIGN_IN_PROVIDERS } from "@/lib/platform/sign-in-providers";
import { PERSONAL_TOKEN_DAYS } from "@/lib/workspace/api-tokens/personal-token";
import { API_SCOPES } from "@/lib/workspace/api-tokens/scopes";
import { typedDomain } from "@/lib/workspace/company-sign-in/offered";
import { JOINING_ROLES } from "@/lib/workspace/domains/types";
import { INVITABLE_ROLES, ROLES } from "@/lib/workspace/organizations/roles";
import { PRODUCTION_ENVIRONMENTS_MAX } from "@/lib/workspace/organizations/schema";
import { isReservedSlug, isSlug } from "@/lib/workspace/organizations/slug";
import { WEEK_STARTS } from "@/lib/workspace/organizations/week-start";

const instant = z.iso.datetime();
const name = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `Give ${what}.`)
    .max(80, "80 characters at most.")
    .refine(isPlainText, "Plain text only.");

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
const timeZone = z
  .string()
  .refine(isTimeZone, "Not a zone such as America/Sao_Paulo or UTC.")
  .meta({ description: "The zone its days are counted in, such as America/Sao_Paulo." });
const slug = z
  .string()
  .refine(isSlug, "Lower-case letters, digits and hyphens, up to 48.")
  .refine((text) => !isReservedSlug(text), "Kept for Iris's own addresses.");
const environments = z
  .array(z.string().trim().min(1).max(200))
  .min(1, "Name one at least.")
  .max(PRODUCTION_ENVIRONMENTS_MAX);
const remote = z
  .string()
  .max(500)
  .refine((text) => normalizeRemoteUrl(text) !== null, "Not a repository's address.");
const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,200}$/, "Not a Datadog key.");

export const loginBody = z
  .strictObject({
    email: z.string().trim().toLowerCase().max(254).pipe(z.email("Not an email address.")),
    password: z.string().min(1, "Give the password."),
    code: z.string().optional().meta({ description: "Of an authenticator app, where the account has one." }),
    name: name("the token a name").default("iris login"),
    days: z
      .int()
      .min(PERSONAL_TOKEN_DAYS.least)
      .max(PERSONAL_TOKEN_DAYS.most)
      .default(PERSONAL_TOKEN_DAYS.usual)
      .meta({ description: "Days until the token ends." }),
  })
  .meta({ id: "Login" });
export const loginAnswer = z
  .object({ token: z.string(), id: z.uuid(), email: z.string(), expiresAt: instant })
  .meta({ id: "PersonalToken" });

export const meAnswer = z
  .object({
    email: z.string(),
    token: z.object({ id: z.uuid(), expiresAt: instant }),
    organizations: z.array(z.object({ slug: z.string(), name: z.string(), role: z.enum(ROLES) })),
  })
  .meta({ id: "Me" });

export const createOrganizationBody = z
  .strictObject({ name: name("a name"), slug, timeZone: timeZone.default("UTC") })
  .meta({ id: "NewOrganization" });
export const organizationAnswer = z
  .object({
    slug: z.string(),
    name: z.string(),
    timeZone: z.string(),
    weekStart: z.enum(WEEK_STARTS),
    productionEnvironments: z.array(z.string()),
  })
  .meta({ id: "Organization" });
export const updateOrganizationBody = z
  .strictObject({
    name: name("a name").optional(),
    timeZone: timeZone.optional(),
    weekStart: z.enum(WEEK_STARTS).optional(),
    productionEnvironments: environments.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, "Give what to change.")
  .meta({ id: "OrganizationChanges" });
export const deleteOrganizationBody = z
  .strictObject({ confirm: z.string().meta({ description: "Its slug, again." }) })
  .meta({ id: "DeleteOrganization" });

const member = z.object({ id: z.uuid(), email: z.string(), role: z.enum(ROLES), joinedAt: instant });
export const membersAnswer = z.object({ members: z.array(member) }).meta({ id: "Members" });
export const roleBody = z.strictObject({ role: z.enum(ROLES) }).meta({ id: "MemberRole" });
export const invitationBody = z.strictObject({ role: z.enum(INVITABLE_ROLES) }).meta({ id: "NewInvitation" });
export const invitationAnswer = z
  .object({
    id: z.uuid(),
    link: z.string().meta({ description: "Whoever opens it can join, once, for seven days." }),
  })
  .meta({ id: "Invitation" });
export const invitationsAnswer = z
  .object({
    invitations: z.array(
      z.object({ id: z.uuid(), role: z.enum(ROLES), createdAt: instant, expiresAt: instant }),
    ),
  })
  .meta({ id: "Invitations" });

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => typedDomain(text) === text, "Not a domain such as example.com.");
export const domainBody = z.strictObject({ domain }).meta({ id: "NewDomain" });
export const domainAnswer = z
  .object({
    id: z.uuid(),
    domain: z.string(),
    record: z
      .object({ name: z.string(), value: z.string() })
      .meta({ description: "The TXT record that confirms it." }),
    confirmedAt: instant.nullable(),
    checkedAt: instant.nullable(),
    missingSince: instant.nullable().meta({ description: "After seven days it is no longer confirmed." }),
    joinsAs: z.enum(JOINING_ROLES).nullable(),
    requiredProvider: z.enum(["any", ...SIGN_IN_PROVIDERS]).nullable(),
  })
  .meta({ id: "Domain" });
export const domainsAnswer = z.object({ domains: z.array(domainAnswer) }).meta({ id: "Domains" });
export const domainChangesBody = z
  .strictObject({
    joinsAs: z.enum(JOINING_ROLES).nullable().optional().meta({
      description: "The role people with confirmed addresses there may join with; null for nobody.",
    }),
    requiredProvider: z
      .enum(["any", ...SIGN_IN_PROVIDERS])
      .nullable()
      .optional()
      .meta({ description: "How members there have to sign in; null for a password too." }),
  })
  .refine((body) => Object.keys(body).length > 0, "Give what to change.")
  .meta({ id: "DomainChanges" });
export const domainCheckAnswer = z
  .object({
    outcome: z.enum(["confirmed", "missing", "taken", "lapsed", "unanswered"]).meta({
      description: "`taken`: another organization's. `unanswered`: DNS said nothing, so nothing changed.",
    }),
  })
  .meta({ id: "DomainCheck" });

export const connectBody = z
  .strictObject({
    site: z.string().min(1).max(200).meta({ description: "Such as datadoghq.eu." }),
    apiKey: key,
    applicationKey: key,
    allHistory: z.boolean().optional().meta({
      description:
        "Whether up to two years of history follow the first 30 days. Left out: yes at first; where keys are replaced, as it was.",
    }),
  })
  .meta({ id: "DatadogKeys" });
export const connectedAnswer = z.object({ site: z.string() }).meta({ id: "DatadogConnection" });

export const syncBody = z
  .strictObject({
    since: instant.optional().meta({ description: "Read back to this instant, two years at most." }),
  })
  .meta({ id: "SyncRequest" });
export const syncAnswer = z
  .object({
    state: z.enum(["started", "running"]).meta({ description: "`running`: one was under way already." }),
  })
  .meta({ id: "SyncStarted" });

const repository = z.object({ id: z.uuid(), slug: z.string(), remote: z.string() });
export const repositoriesAnswer = z
  .object({
    repositories: z.array(repository),
    services: z.array(z.object({ service: z.string(), repository: z.string() })),
  })
  .meta({ id: "Repositories" });
export const addRepositoryBody = z
  .union([z.strictObject({ remote }), z.strictObject({ adopt: z.literal("all") })])
  .meta({ id: "NewRepository", description: "One by its remote, or all that deployments name." });
export const movedAnswer = z
  .object({ deployments: z.int().meta({ description: "How many belong to another repository now." }) })
  .meta({ id: "DeploymentsMoved" });
export const mapServiceBody = z
  .strictObject({ repository: z.string().meta({ description: "By its host/path, its remote or its ID." }) })
  .meta({ id: "ServiceRepository" });

export const createTokenBody = z
  .strictObject({
    name: name("the token a name"),
    scopes: z.array(z.enum(API_SCOPES)).min(1, "Name one scope at least."),
    days: z
      .int()
      .min(1)
      .max(3_650)
      .nullable()
      .default(90)
      .meta({ description: "Null: until it is revoked." }),
  })
  .meta({ id: "NewToken" });
export const createdTokenAnswer = z
  .object({
    id: z.uuid(),
    token: z.string().meta({ description: "Told once." }),
    expiresAt: instant.nullable(),
  })
  .meta({ id: "CreatedToken" });
export const tokensAnswer = z
  .object({
    tokens: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        scopes: z.array(z.string()),
        lastFour: z.string(),
        createdAt: instant,
        expiresAt: instant.nullable(),
        lastUsedAt: instant.nullable(),
        revokedAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: "Tokens" });
