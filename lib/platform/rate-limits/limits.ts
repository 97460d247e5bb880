import type { RateLimit } from "./take";

const MINUTES = 60;
const HOURS = 3_600;

const rate = (key: string, limit: number, windowSeconds: number): RateLimit => ({
  key,
  limit,
  windowSeconds,
});

/**
 * Signing in: few tries for one account from one network. Once many were made at the account, from wherever, every
 * network has fewer; but nobody elsewhere can use up what a network has left.
 */
export function signInLimits(email: string, network: string): RateLimit[] {
  const besieged = rate(`sign-in-besieged:${email}:${network}`, 3, 15 * MINUTES);
  return [
    rate(`sign-in:${email}:${network}`, 10, 15 * MINUTES),
    { ...rate(`sign-in:${email}`, 50, 15 * MINUTES), beyond: besieged },
    rate(`sign-in-from:${network}`, 200, 15 * MINUTES),
  ];
}

/** Signing in from a browser that has signed in to this account before: its tries are its own. */
export function knownBrowserLimits(browserId: string): RateLimit[] {
  return [rate(`sign-in-known:${browserId}`, 10, 15 * MINUTES)];
}

/** Making accounts: an office behind one address may sit down to it together. */
export function signUpLimits(network: string): RateLimit[] {
  return [rate(`sign-up-from:${network}`, 50, HOURS)];
}

/** Leaving for a provider and coming back, each a try: an office behind one address signs in on Monday morning. */
export function providerLimits(network: string): RateLimit[] {
  return [rate(`provider-from:${network}`, 400, 15 * MINUTES)];
}

/** Mails for a new password: to one address a few, from one place some. */
export function passwordResetLimits(email: string, network: string): RateLimit[] {
  return [rate(`reset:${email}`, 5, HOURS), rate(`reset-from:${network}`, 30, HOURS)];
}

/** Tries with one mailed link of ours: a form sent twice, not a search for the code beside its secret. */
export function mailLinkLimits(secretId: string): RateLimit[] {
  return [rate(`mail-link:${secretId}`, 3, 24 * HOURS)];
}

/** Mailed links that don't work, from one place and from everywhere. A link that does is never counted here. */
export function wrongLinkLimits(network: string): RateLimit[] {
  return [
    rate(`mail-link-from:${network}`, 30, 15 * MINUTES),
    rate("mail-link-from-everywhere", 3_000, 15 * MINUTES),
  ];
}

/** Entering the demo, which costs a session. */
export function demoLimits(network: string): RateLimit[] {
  return [rate(`demo-from:${network}`, 100, 10 * MINUTES)];
}

/**
 * Trying keys at Datadog or GitHub: a guessing machine would use our address for it. Counted for the person too, here
 * and below, because anybody can make organizations.
 */
export function connectLimits(organizationId: string, userId: string): RateLimit[] {
  return [
    rate(`connect:${organizationId}`, 20, 10 * MINUTES),
    rate(`connect-by:${userId}`, 40, 10 * MINUTES),
  ];
}

/** Tries at making an organization, taken addresses among them; the database counts those that are made. */
export function organizationLimits(userId: string): RateLimit[] {
  return [rate(`organizations:${userId}`, 30, HOURS)];
}

/** Making API tokens. */
export function tokenLimits(organizationId: string): RateLimit[] {
  return [rate(`api-tokens:${organizationId}`, 30, HOURS)];
}

/** Mails that one organization, or one person, sends to addresses somebody typed. */
export function invitationMailLimits(organizationId: string, userId: string): RateLimit[] {
  return [
    rate(`invitation-mail:${organizationId}`, 30, HOURS),
    rate(`invitation-mail-by:${userId}`, 60, HOURS),
  ];
}

/** Checks of one's own password on the account page. */
export function passwordCheckLimits(userId: string): RateLimit[] {
  return [rate(`password:${userId}`, 10, 15 * MINUTES)];
}

/** Codes of a second factor, and recovery codes: counted for the person, whose password was shown before. */
export function secondFactorLimits(userId: string): RateLimit[] {
  return [rate(`second-factor:${userId}`, 10, 15 * MINUTES)];
}

/** Looking a domain's record up in DNS now. */
export function domainLimits(organizationId: string): RateLimit[] {
  return [rate(`domain-check:${organizationId}`, 60, HOURS)];
}

/** Test messages to a Slack channel. */
export function slackTestLimits(organizationId: string, userId: string): RateLimit[] {
  return [rate(`slack-test:${organizationId}`, 20, HOURS), rate(`slack-test-by:${userId}`, 40, HOURS)];
}
