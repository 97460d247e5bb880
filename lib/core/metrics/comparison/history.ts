/**
 * Deployments in columns, services in alphabetical order and each service's deployments by time: the form the
 * comparison reads, since it needs the identity of every commit, and a column of numbers is all that takes.
 */
export interface History {
  count: number;
  services: readonly string[];
  teams: readonly string[];
  repositories: readonly string[];
  /** Index into `services`, ascending. */
  service: Int32Array;
  /** Index into `teams`; −1 for none. */
  team: Int32Array;
  /** Index into `repositories`; −1 for none. */
  repository: Int32Array;
  /** Place in the commit columns of the commit named as the one that broke the deployment; −1 for none, −2 where none of its own did. */
  breakingPlace: Int32Array;
  /** How likely that name is a random commit of the deployment, 0–1. */
  breakingError: Float64Array;
  /** Milliseconds, ascending within a service. */
  startedAt: Float64Array;
  result: Uint8Array;
  /** 1 for a deployment of type rollback. */
  isRollback: Uint8Array;
  /** 1 for a failed deployment that a rollback ended. */
  isRolledBack: Uint8Array;
  /** 1 for a deployment made to end a change failure. */
  isRemediation: Uint8Array;
  /** Seconds; NaN where unknown. */
  recoverySeconds: Float64Array;
  /** Four numbers a deployment: its commits of HUMAN, AI_ASSISTED, BOT, UNKNOWN, each sha once. */
  commitsByOrigin: Float64Array;
  /** The commits of deployment i, each sha once, are those from `offsets[i]` up to, not including, `offsets[i + 1]`. */
  offsets: Int32Array;
  /** Which commit: equal shas have equal numbers, 0 … commitCount − 1. */
  commit: Int32Array;
  /**
   * The commits of deployment i that another deployment carries too: `shared[sharedOffsets[i]]` up to, not including,
   * `shared[sharedOffsets[i + 1]]` are their places in the commit columns.
   */
  sharedOffsets: Int32Array;
  shared: Int32Array;
  /** Index into `ORIGINS`. */
  origin: Uint8Array;
  /** Lines each added and removed, NaN where unknown; null where none is known. */
  lines: Float64Array | null;
  commitCount: number;
  /** AI tools named by any AI-assisted commit, in alphabetical order. */
  tools: readonly string[];
  /** Combinations of them, as indices into `tools`; the first is none. */
  toolSets: readonly (readonly number[])[];
  /** Of commit number n: index into `toolSets`. */
  toolSet: Uint16Array;
}

export const PASSED = 0;
export const FAILED = 1;
export const PENDING = 2;
