/** Keys that the browser tests' own Datadog knows. They open nothing else. */
export const TEST_KEYS = {
  apiKey: "0123456789abcdef0123456789abcdef",
  applicationKey: "fedcba9876543210fedcba9876543210fedcba98",
} as const;
