/** Longest slug the database takes. */
export const SLUG_MAX_LENGTH = 48;

const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** First parts of our own addresses, now or soon, and names that would read as ours. The database refuses the same. */
export const RESERVED_SLUGS = [
  "about",
  "account",
  "admin",
  "api",
  "app",
  "apple-icon",
  "assets",
  "auth",
  "blog",
  "changelog",
  "contact",
  "dashboard",
  "demo",
  "docs",
  "favicon",
  "forgot-password",
  "health",
  "help",
  "icon",
  "integrations",
  "invitations",
  "iris",
  "legal",
  "login",
  "logout",
  "manifest",
  "me",
  "methods",
  "new",
  "organizations",
  "pricing",
  "privacy",
  "public",
  "reset-password",
  "robots",
  "security",
  "settings",
  "sign-in",
  "sign-out",
  "sign-up",
  "signin",
  "signup",
  "sitemap",
  "static",
  "status",
  "support",
  "terms",
  "unsubscribe",
  "user",
  "users",
  "well-known",
  "www",
] as const;

const RESERVED: ReadonlySet<string> = new Set(RESERVED_SLUGS);

/** Whether the product keeps this word for its own addresses. */
export function isReservedSlug(slug: string): boolean {
  return RESERVED.has(slug);
}

/** Whether a text has the form of a slug: 1 to 48 of a–z, 0–9 and inner hyphens. */
export function isSlug(text: unknown): text is string {
  return typeof text === "string" && text.length <= SLUG_MAX_LENGTH && SLUG.test(text);
}

/** A slug out of a name: "Ação & Cia." becomes "acao-cia". Empty where the name has no usable letter. */
export function suggestSlug(name: string): string {
  const hyphenated = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return hyphenated.slice(0, SLUG_MAX_LENGTH).replace(/^-+|-+$/g, "");
}
