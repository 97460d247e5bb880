/** What the log can say in a sentence of its own, by what it is about. */
export const AUDIT_ACTIONS = {
  organization: ["create", "update", "transfer", "require-second-factor", "waive-second-factor"],
  member: ["join", "change-role", "remove", "leave"],
  invitation: ["create", "revoke"],
  domain: [
    "add",
    "confirm",
    "lapse",
    "remove",
    "let-join",
    "stop-joining",
    "require-sign-in",
    "waive-sign-in",
  ],
  integration: ["connect", "disconnect", "request-sync", "load-history", "choose-deployments"],
  feed: ["switch-off", "switch-on", "name-fields"],
  incident: ["part", "join"],
  repository: ["add", "adopt", "remove"],
  service: ["map", "unmap"],
  "commit-origin": ["overrule", "revoke"],
  "account-origin": ["overrule", "revoke"],
  "mark-origin": ["teach", "revoke"],
  "breaking-commit": ["name", "withdraw"],
  "api-token": ["create", "revoke", "lapse", "take-over"],
  snapshot: ["keep", "note", "delete"],
  "shared-link": ["allow", "forbid", "create", "revoke"],
  "audit-log": ["keep"],
  digest: ["connect-slack", "disconnect-slack", "lapse-slack", "take-over-slack"],
} as const;

export type AuditNoun = keyof typeof AUDIT_ACTIONS;
export type KnownAction = { [N in AuditNoun]: `${N}.${(typeof AUDIT_ACTIONS)[N][number]}` }[AuditNoun];

/** Every action with a sentence, in the order a choice lists them. */
export const KNOWN_ACTIONS: readonly KnownAction[] = Object.entries(AUDIT_ACTIONS).flatMap(([noun, verbs]) =>
  verbs.map((verb) => `${noun}.${verb}` as KnownAction),
);

/** The action as one with a sentence; null for one that a later version wrote. */
export function knownAction(action: string): KnownAction | null {
  return KNOWN_ACTIONS.find((known) => known === action) ?? null;
}
