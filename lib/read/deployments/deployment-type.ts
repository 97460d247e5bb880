/** Datadog's deployment types that have a word of their own on screen. */
export const DEPLOYMENT_TYPES = ["standard", "rollback", "rollforward", "hotfix"] as const;
export type DeploymentType = (typeof DEPLOYMENT_TYPES)[number];

/** The type as one with a word; null for any other, which is shown as Datadog names it. */
export function knownDeploymentType(type: string): DeploymentType | null {
  return DEPLOYMENT_TYPES.find((known) => known === type) ?? null;
}
