/** Keys that the browser tests' own Datadog knows. They open nothing else. */
export const TEST_KEYS = {
  apiKey: "0123456789abcdef0123456789abcdef",
  applicationKey: "fedcba9876543210fedcba9876543210fedcba98",
} as const;

/** An application key of the same account that may not read DORA metrics. */
export const UNSCOPED_APPLICATION_KEY = "aaaabbbbccccddddeeeeffff0000111122223333";

/** Keys in the right form that no Datadog ever gave out. */
export const UNKNOWN_KEYS = {
  apiKey: "99999999999999999999999999999999",
  applicationKey: "8888888888888888888888888888888888888888",
} as const;

/** Keys of another account, whose every text an attacker wrote. */
export const HOSTILE_KEYS = {
  apiKey: "6666666666666666aaaaaaaaaaaaaaaa",
  applicationKey: "777777777777777777777777bbbbbbbbbbbbbbbb",
} as const;

/** Keys of an account that has sent events for more than a year. */
export const YEARS_KEYS = {
  apiKey: "4444444444444444cccccccccccccccc",
  applicationKey: "555555555555555555555555dddddddddddddddd",
} as const;
