/** What a membership allows, from most to least. The database checks the same again on every write. */
export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** An invitation never makes an owner: an owner does that by hand, to someone who is already there. */
export const INVITABLE_ROLES = ["admin", "member", "viewer"] as const satisfies readonly Role[];
export type InvitableRole = (typeof INVITABLE_ROLES)[number];

const administers = (role: Role) => role === "owner" || role === "admin";

/** Connect and disconnect a provider. */
export const canConnect = administers;
/** Ask for a sync. */
export const canSync = administers;
/** Add, remove and map repositories. */
export const canMapRepositories = administers;
/** Say who wrote a commit, or whose an account is, above all evidence. */
export const canOverruleOrigins = administers;
/** Change the organization's name, time zone and production environments. */
export const canChangeSettings = administers;
/** See, make and revoke the organization's API tokens. */
export const canManageApiTokens = administers;
/** Keep a snapshot of a report: whoever may read one, but in the demo, whose account is shared. */
export const canKeepSnapshots = (_role: Role) => true;
/** Write down what was concluded from a snapshot, and make or revoke a link to it where an owner allowed links. */
export const canShareSnapshots = (role: Role) => role !== "viewer";
/** Allow links that open a snapshot without an account. */
export const canAllowSharedLinks = (role: Role) => role === "owner";
/** Delete a snapshot, whoever kept it. */
export const canDeleteSnapshots = administers;
/** Make and withdraw invitations. */
export const canInvite = administers;
/** Read who changed what. */
export const canReadAuditLog = administers;
/** Says how long the audit log is kept. */
export const canKeepAuditLog = (role: Role) => role === "owner";
/** Connect the Slack channel that the digest goes to, and see what was sent. */
export const canManageDigest = administers;
/** Ask for the digest by mail. Not a viewer: the demo's account is shared. */
export const canSubscribe = (role: Role) => role !== "viewer";
/** Hand the organization over to another member. */
export const canTransferOwnership = (role: Role) => role === "owner";
/** Change what others may do. */
export const canChangeRoles = (role: Role) => role === "owner";
/** Remove somebody else. */
export const canRemoveMembers = (role: Role) => role === "owner";
/** Say whether members must show a second factor. */
export const canRequireSecondFactor = (role: Role) => role === "owner";
/** Add, confirm and remove the company's domains, and say what each means. */
export const canManageDomains = (role: Role) => role === "owner";
/** See the company's domains. */
export const canSeeDomains = administers;
/** Delete the organization with all it holds. */
export const canDeleteOrganization = (role: Role) => role === "owner";
/** Leave. Not a viewer: the demo's account is shared. */
export const canLeave = (role: Role) => role !== "viewer";

/** The role a database row names. @throws RangeError for a word that is none. */
export function parseRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (!role) throw new RangeError(`not a role: ${text}`);
  return role;
}
