/** Who told us about a commit: the deployment event, GitHub's API, or the push command on a clone. */
export const OBSERVATION_SOURCES = ["datadog", "github", "git"] as const;
export type ObservationSource = (typeof OBSERVATION_SOURCES)[number];

/** What an origin rests on: a source, or a person who overruled them. */
export type OriginSource = ObservationSource | "overrule";
