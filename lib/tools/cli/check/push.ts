import { UsageError } from "../errors";
import { printJson } from "../output";
import { bodiesOf, type PushedWith, sayOutcome, sendEvents } from "../remote/push";
import { RemoteServer } from "../remote/server";
import type { CloneCheck } from "./check";
import { derivedDeployments } from "./derived";

/** The options that belong to `--push`. */
export interface PushOptions {
  push?: boolean;
  org?: string;
  service?: string;
  env?: string;
  dryRun?: boolean;
  /** commander's word for `--no-messages`. */
  messages: boolean;
}

const ONLY_WITH_PUSH = ["org", "service", "env", "dryRun"] as const;
const PRODUCTION = "production";

/** @throws UsageError for options that need `--push`, or a push without its organization. */
export function requirePushOptions(options: PushOptions): void {
  const stray = ONLY_WITH_PUSH.find((name) => options[name] !== undefined);
  if (!options.push && (stray !== undefined || !options.messages))
    throw new UsageError(
      `--${stray === undefined ? "no-messages" : stray.replace("dryRun", "dry-run")} belongs to --push.`,
    );
  if (options.push && !options.org && !options.dryRun)
    throw new UsageError("--push needs --org: the organization's slug, as its address says it.");
}

/**
 * `iris check --push`: what was derived goes to an organization, as deployments estimated from git; with `--dry-run` to
 * standard output. A checkout in CI is as of now, any other clone as of its newest change.
 * @throws UsageError, FailedCommand as the server refuses.
 */
export async function pushDerived(
  checked: CloneCheck,
  options: PushOptions,
  since: Date | null,
  now: Date,
): Promise<void> {
  const seenUntil = process.env.CI ? now : checked.asOf;
  const deployments = await derivedDeployments(checked, {
    service: options.service ?? checked.name,
    env: options.env ?? PRODUCTION,
    since,
    seenUntil,
    withTexts: options.messages,
  });
  const besides = besidesOf(checked, since, seenUntil);
  if (options.dryRun) {
    for (const body of bodiesOf("deployments", deployments, besides)) printJson(body);
    return;
  }
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const server = RemoteServer.open(say);
  sayOutcome(await sendEvents(server, options.org ?? "", "deployments", deployments, besides), say);
}

/** What was pushed is all there is, from the first change that was asked for to the last that could be seen. */
function besidesOf({ changes }: CloneCheck, since: Date | null, seenUntil: Date): PushedWith {
  const first = changes.find(({ at }) => since === null || at >= since)?.at;
  const from = since ?? first;
  const isSpan = from !== undefined && from < seenUntil;
  return {
    each: { estimated_from: "git" },
    last: isSpan ? { covers: { from: from.toISOString(), to: seenUntil.toISOString() } } : {},
  };
}
