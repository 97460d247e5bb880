import type { SignInProvider } from "@/lib/platform/sign-in-providers";

/** With what somebody may join by their address; never more. */
export const JOINING_ROLES = ["viewer", "member"] as const;
export type JoiningRole = (typeof JOINING_ROLES)[number];

/** How members at a domain have to sign in. */
export type RequiredProvider = SignInProvider | "any";

/** A domain that an organization says is its own. */
export interface OrganizationDomain {
  id: string;
  domain: string;
  /** What its TXT record has to say. */
  record: { name: string; value: string };
  /** Null until its record was found. */
  confirmedAt: Date | null;
  checkedAt: Date | null;
  /** Since when a confirmed domain's record hasn't been found. */
  missingSince: Date | null;
  joinsAs: JoiningRole | null;
  requiredProvider: RequiredProvider | null;
}

/** An organization that somebody may join by their address. */
export interface JoinableOrganization {
  slug: string;
  name: string;
  role: string;
}
