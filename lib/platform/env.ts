import { isIP } from "node:net";
import { z } from "zod";
import { SIGN_IN_PROVIDERS } from "./sign-in-providers";
import { isGuessable, isGuessableKey } from "./weak-secret";

function isEncryptionKey(text: string): boolean {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  return bytes.length === 32 && !isGuessableKey(bytes);
}

const encryptionKey = z
  .string()
  .refine(
    isEncryptionKey,
    "must be 32 random bytes as base64 or hex: make one with `openssl rand -base64 32`",
  );

const retiredKeys = z
  .string()
  .default("")
  .transform((text) => text.split(",").map((one) => one.trim()))
  .transform((keys) => keys.filter((key) => key !== ""))
  .refine(
    (keys) => keys.every(isEncryptionKey),
    "must be earlier values of INTEGRATIONS_ENCRYPTION_KEY, with commas between them",
  );

const secret = z
  .string()
  .refine((text) => !isGuessable(text, 24, 10), "is too weak: make one with `openssl rand -hex 32`");

const flag = z
  .enum(["0", "1", "true", "false", ""])
  .optional()
  .transform((text) => text === "1" || text === "true");

function isSmtpUrl(text: string): boolean {
  return /^smtps?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname !== "";
}

function isMailbox(text: string): boolean {
  const address = /^[^<>\r\n]*<([^<>\s]+)>$/.exec(text)?.[1] ?? text;
  return z.email().safeParse(address).success;
}

const providers = z
  .string()
  .default("")
  .transform((text) => [...new Set(text.split(",").map((one) => one.trim().toLowerCase()))])
  .transform((names) => names.filter((name) => name !== ""))
  .pipe(
    z.array(
      z.enum(SIGN_IN_PROVIDERS, `must be some of ${SIGN_IN_PROVIDERS.join(", ")}, with commas between them`),
    ),
  );

function isResolver(text: string): boolean {
  const [, host = text, port = "53"] = /^(?:\[(?=[^\]]*:))?([^[\]]+?)\]?(?::(\d{1,5}))?$/.exec(text) ?? [];
  return (isIP(text) !== 0 || isIP(host) !== 0) && Number(port) <= 65_535;
}

const withoutSlashes = (text: string) => text.replace(/\/+$/, "");

const httpUrl = (message: string) => z.url({ protocol: /^https?$/, error: message });
const apiUrl = httpUrl("must be an https address").transform(withoutSlashes);

/** Where pages are reached: nothing but scheme, host and port, for Iris can't live below a path. */
const appUrl = httpUrl("must be the product's address, such as https://iris.example.com")
  .refine((text) => isOrigin(text), "must be an address without path, user or query")
  .transform(withoutSlashes);

function isOrigin(text: string): boolean {
  const { pathname, search, hash, username, password } = new URL(text);
  return pathname === "/" && `${search}${hash}${username}${password}` === "";
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Whether what is sent to an address can be read on the way. */
function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol !== "https:" && !LOOPBACK.has(hostname);
}

const schema = z.object({
  SUPABASE_URL: httpUrl("must be the project's URL, for example https://abc.supabase.co"),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1),
  SUPABASE_SECRET_KEY: z.string().min(1),
  INTEGRATIONS_ENCRYPTION_KEY: encryptionKey,
  INTEGRATIONS_ENCRYPTION_KEYS_RETIRED: retiredKeys,
  IRIS_KEYS_FILE: z.string().optional(),
  CRON_SECRET: secret.optional(),
  DATADOG_API_URL: apiUrl.optional(),
  GITHUB_API_URL: apiUrl.default("https://api.github.com"),
  APP_URL: appUrl.optional(),
  IRIS_DEMO: flag,
  IRIS_DEMO_PASSWORD: z
    .string()
    .refine((text) => !isGuessable(text, 12, 6), "is too weak: make one with `openssl rand -base64 18`")
    .optional(),
  IRIS_EMBEDDED: flag,
  IRIS_LOST_KEYS: flag,
  HOST: z.string().optional(),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, "must be smtp://user:password@host:587 or smtps://user:password@host:465")
    .optional(),
  RESEND_API_KEY: z.string().min(8, "must be the key that Resend shows, re_…").optional(),
  MAIL_FROM: z
    .string()
    .refine(isMailbox, 'must be an address, such as iris@example.com or "Iris <iris@example.com>"')
    .optional(),
  VERCEL: flag,
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).optional(),
  SIGN_IN_PROVIDERS: providers,
  SIGN_IN_GITHUB_CLIENT_ID: z.string().optional(),
  SIGN_IN_GITHUB_SECRET: z.string().optional(),
  SIGN_IN_GITHUB_URL: apiUrl.optional(),
  SIGN_IN_GOOGLE_CLIENT_ID: z.string().optional(),
  SIGN_IN_GOOGLE_SECRET: z.string().optional(),
  DNS_SERVER: z
    .string()
    .refine(
      isResolver,
      "must be an IP address with or without a port, such as 192.0.2.53 or [2001:db8::53]:53",
    )
    .optional(),
  SYNC_BUDGET_SECONDS: z.coerce.number().int().min(10).max(3600).default(240),
  NODE_ENV: z.string().optional(),
});

export type Env = z.infer<typeof schema>;

export class EnvError extends Error {
  override name = "EnvError";
}

/**
 * Reads the settings out of environment variables; an empty one counts as unset.
 * @throws EnvError with one line a variable that is missing or unusable, never with a value.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  const problems = parsed.success
    ? [
        ...mailProblems(parsed.data),
        ...signInProblems(parsed.data),
        ...productionProblems(parsed.data),
        ...budgetProblems(parsed.data),
      ]
    : parsed.error.issues.map(toProblem);
  if (problems.length > 0) {
    throw new EnvError(
      `Iris can't start with this environment:\n${problems.map((p) => `  ${p}`).join("\n")}`,
    );
  }
  return parsed.data as Env;
}

function toProblem(issue: z.core.$ZodIssue): string {
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return `${String(issue.path[0])} ${missing ? "is missing" : issue.message}`;
}

function mailProblems(env: Env): string[] {
  if ((env.SMTP_URL || env.RESEND_API_KEY) && !env.MAIL_FROM)
    return ["MAIL_FROM is missing: mails need an address they come from"];
  return [];
}

/** A hosted Supabase has its providers' secrets itself; the embedded one is given them here. */
function signInProblems(env: Env): string[] {
  if (!env.IRIS_EMBEDDED) return [];
  const problems = (["github", "google"] as const).flatMap((provider) => {
    const names = signInSettings(provider);
    return env.SIGN_IN_PROVIDERS.includes(provider) ? names.filter((name) => !env[name]) : [];
  });
  const missing = problems.map((name) => `${name} is missing: SIGN_IN_PROVIDERS names its provider`);
  if (!env.SIGN_IN_PROVIDERS.includes("saml")) return missing;
  return [...missing, "SIGN_IN_PROVIDERS can't have saml here: SAML needs a hosted Supabase project"];
}

const signInSettings = (provider: "github" | "google") => {
  const name = provider === "github" ? "GITHUB" : "GOOGLE";
  return [`SIGN_IN_${name}_CLIENT_ID`, `SIGN_IN_${name}_SECRET`] as const;
};

function productionProblems(env: Env): string[] {
  if (env.NODE_ENV === "production" && env.SIGN_IN_GITHUB_URL && isInTheClear(env.SIGN_IN_GITHUB_URL)) {
    return ["SIGN_IN_GITHUB_URL must be https in production: the client's secret is sent there"];
  }
  if (env.NODE_ENV !== "production" || env.IRIS_EMBEDDED) return [];
  const problems: string[] = [];
  if (!env.CRON_SECRET) problems.push("CRON_SECRET is missing: make one with `openssl rand -hex 32`");
  if (isInTheClear(env.SUPABASE_URL)) {
    problems.push("SUPABASE_URL must be https in production: passwords and the secret key are sent there");
  }
  if (env.APP_URL && isInTheClear(env.APP_URL)) {
    problems.push("APP_URL must be https in production: sessions and links in mails would be in the clear");
  }
  if (env.DATADOG_API_URL && !env.DATADOG_API_URL.startsWith("https://")) {
    problems.push("DATADOG_API_URL must be https in production: keys are sent there");
  }
  if (!env.GITHUB_API_URL.startsWith("https://")) {
    problems.push("GITHUB_API_URL must be https in production: the token is sent there");
  }
  if (env.IRIS_DEMO && !env.IRIS_DEMO_PASSWORD) {
    problems.push("IRIS_DEMO_PASSWORD is missing: the demo account needs one");
  }
  return problems;
}

/** A function on Vercel is ended after 300 seconds; digests need 40 of them. */
const VERCEL_BUDGET_SECONDS = 250;

function budgetProblems({ VERCEL, SYNC_BUDGET_SECONDS }: Env): string[] {
  if (!VERCEL || SYNC_BUDGET_SECONDS <= VERCEL_BUDGET_SECONDS) return [];
  return [
    `SYNC_BUDGET_SECONDS must be at most ${VERCEL_BUDGET_SECONDS} on Vercel: a function is ended after 300 seconds`,
  ];
}

let parsed: Env | undefined;

/** The settings, parsed once. See .env.example for what each means. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Every variable the product reads through `env()`. */
export const ENV_NAMES: readonly string[] = Object.keys(schema.shape);
