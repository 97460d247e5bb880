/** An environment as the choice of production environments shows it. */
export interface EnvironmentChoice {
  name: string;
  /** 0 where it was named by hand and nothing has been deployed there yet. */
  deployments: number;
  isProduction: boolean;
  /** Not chosen, and written almost like one that is. */
  isOtherSpelling: boolean;
}

/** Names that mean "customers are here" to whoever gave them; nothing else is guessed. */
const PRODUCTION_LIKE =
  /^(?:prod|production|prd|live)(?:$|[-_./:])|(?:^|[-_./:])(?:prod|production|prd|live)$/i;
/** "prod-staging" is none. */
const NOT_PRODUCTION = /stag|test|dev|qa|sandbox|preview|demo|pre-?prod|non-?prod|canary/i;

/** Whether an environment's name alone looks like production. A suggestion, never an answer. */
export function looksLikeProduction(name: string): boolean {
  return PRODUCTION_LIKE.test(name) && !NOT_PRODUCTION.test(name);
}

const bare = (name: string) =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** Whether a name differs from a chosen one by case, spaces and punctuation only, as "Production " does from "production". */
export function isOtherSpelling(name: string, chosen: readonly string[]): boolean {
  const letters = bare(name);
  return letters !== "" && !chosen.includes(name) && chosen.some((one) => bare(one) === letters);
}

/**
 * The environments to choose from, most deployed first: those the data holds, then those chosen by hand that it
 * doesn't. Until somebody has chosen, what looks like production is ticked for them to check.
 */
export function toEnvironmentChoices(
  seen: readonly { name: string; deployments: number }[],
  chosen: readonly string[],
): EnvironmentChoice[] {
  const isProduction = (name: string) =>
    chosen.length > 0 ? chosen.includes(name) : looksLikeProduction(name);
  const unseen = chosen.filter((name) => seen.every((environment) => environment.name !== name));
  return [...seen, ...unseen.map((name) => ({ name, deployments: 0 }))].map(({ name, deployments }) => ({
    name,
    deployments,
    isProduction: isProduction(name),
    isOtherSpelling: isOtherSpelling(name, chosen),
  }));
}
