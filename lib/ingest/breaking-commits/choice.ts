/** What the form sends for "none of its commits broke it"; no sha has a hyphen. */
export const NO_COMMIT = "no-commit";
