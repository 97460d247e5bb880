import { env } from "@/lib/platform/env";
import type { SignInProvider } from "@/lib/platform/sign-in-providers";

/** The providers whose buttons this installation shows. */
export function offeredProviders(): readonly SignInProvider[] {
  return env().SIGN_IN_PROVIDERS;
}

const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** The company's domain out of a domain or an address that somebody typed; empty for what is neither. */
export function typedDomain(text: unknown): string {
  const domain = String(text ?? "")
    .trim()
    .toLowerCase()
    .replace(/^.*@/, "");
  return DOMAIN.test(domain) ? domain : "";
}
