/** Whom people can sign in with instead of a password, in the order their buttons stand. */
export const SIGN_IN_PROVIDERS = ["github", "google", "saml"] as const;
export type SignInProvider = (typeof SIGN_IN_PROVIDERS)[number];

/** What a provider is called everywhere; a name, so the same in every language. */
export const PROVIDER_NAMES: Readonly<Record<SignInProvider, string>> = {
  github: "GitHub",
  google: "Google",
  saml: "SAML",
};

/** The provider an address or a form names; null for none that we know. */
export function parseProvider(text: unknown): SignInProvider | null {
  return SIGN_IN_PROVIDERS.find((known) => known === text) ?? null;
}
