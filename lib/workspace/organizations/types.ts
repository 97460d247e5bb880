import type { WeekStart } from "@/lib/core/metrics/local-days";
import type { UserClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "./organization-id";
import type { Role } from "./roles";

/** Who is asking. */
export interface SignedInUser {
  id: string;
  email: string;
}

/** The organization a request is about, with who asks and what they may do. Only the gate makes one. */
export interface OrganizationContext {
  id: OrganizationId;
  slug: string;
  name: string;
  role: Role;
  isDemo: boolean;
  timeZone: string;
  /** The day weekly figures and the digest begin on. */
  weekStart: WeekStart;
  /** Environments that count as production; empty until somebody chose. */
  productionEnvironments: readonly string[];
  /** Whether incidents that name no environment count wherever a production environment does. */
  countsIncidentsWithoutEnvironment: boolean;
  /** Whether a deployment that two sources reported counts once. */
  mergesDuplicates: boolean;
  /** Rises in the transaction that changes the organization's events: part of every cache key. */
  dataVersion: number;
  user: SignedInUser;
  /** Reads as the signed-in user, under row-level security. */
  client: UserClient;
}

/** An organization as its members' list shows it. */
export interface OrganizationSummary {
  slug: string;
  name: string;
  role: Role;
  isDemo: boolean;
}

export interface Member {
  userId: string;
  email: string;
  role: Role;
  joinedAt: Date;
}

/** An invitation nobody has used yet. */
export interface Invitation {
  id: string;
  role: Role;
  createdAt: Date;
  expiresAt: Date;
}
