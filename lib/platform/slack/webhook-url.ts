/** Slack posts through this host alone; nothing else is ever called. */
export const SLACK_HOST = "hooks.slack.com";

const PATH = /^\/services\/[A-Z0-9]+\/[A-Z0-9]+\/[A-Za-z0-9]+$/i;

/**
 * The address of a Slack incoming webhook as somebody typed it, or null for anything else. The platform's own parser
 * decides, so that we and `fetch` can't disagree about whose host it is.
 */
export function parseSlackWebhookUrl(typed: string): string | null {
  const text = typed.trim();
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isOurs = url.protocol === "https:" && url.hostname === SLACK_HOST && url.port === "";
  const isPlain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return isOurs && isPlain && PATH.test(url.pathname) ? url.href : null;
}
