import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Env } from "@/lib/platform/env";
import { causeOf } from "@/lib/platform/readiness/check";
import { CHALLENGE_HEADER, isOwnProof } from "@/lib/platform/readiness/identity";
import { type Finding, failed, ok, skipped, warning } from "./finding";

const answer = z.object({
  status: z.string(),
  reason: z.string().optional(),
  proof: z.string().optional(),
  isHttps: z.boolean().optional(),
  isOwnHost: z.boolean().optional(),
  build: z.string().nullish(),
});
/** Asked at once, over as many connections: a proxy hands them to its servers in turn. */
const ASKED_AT_ONCE = 8;

/** Whether APP_URL leads to this installation from here, and whether what stands in front of it says how it was called. */
export async function judgeAddress(
  { APP_URL, CRON_SECRET }: Pick<Env, "APP_URL" | "CRON_SECRET">,
  send: typeof fetch = fetch,
): Promise<Finding[]> {
  if (!APP_URL)
    return [
      warning("app-url", "APP_URL is not set: no digest goes out, and long syncs can't call themselves."),
    ];
  if (!CRON_SECRET)
    return [skipped("app-url", "Without CRON_SECRET nobody can tell whose address APP_URL is.")];
  const challenge = randomBytes(16).toString("hex");
  const ask = () =>
    send(`${APP_URL}/api/ready`, {
      headers: { [CHALLENGE_HEADER]: challenge },
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
  try {
    const response = await ask();
    const parsed = answer.safeParse(await response.json().catch(() => null));
    if (!parsed.success || !isOwnProof(CRON_SECRET, challenge, parsed.data.proof))
      return [
        failed(
          "app-url",
          `${APP_URL} answered ${response.status} and is not this installation (another secret, an older version, or a proxy's page).`,
        ),
      ];
    return [
      toFinding(APP_URL, parsed.data),
      ...judgeProxy(APP_URL, parsed.data),
      await judgeBuilds(APP_URL, ask),
    ];
  } catch (error) {
    return [
      failed(
        "app-url",
        `${APP_URL} can't be reached from here (${causeOf(error)}): links in mails lead there, and long syncs call it.`,
      ),
    ];
  }
}

function toFinding(url: string, { status, reason }: z.infer<typeof answer>): Finding {
  return status === "ready"
    ? ok("app-url", `${url} is this installation, and it is ready.`)
    : failed("app-url", `${url} is this installation, and it is not ready: ${reason}.`);
}

function judgeProxy(url: string, { isHttps, isOwnHost }: z.infer<typeof answer>): Finding[] {
  const findings: Finding[] = [];
  if (url.startsWith("https://") && !isHttps)
    findings.push(
      warning(
        "proxy",
        "What stands in front doesn't send X-Forwarded-Proto: https: set it (docs/deploy.md).",
      ),
    );
  if (!isOwnHost)
    findings.push(
      warning(
        "proxy",
        "What stands in front hides the host: let it send Host or X-Forwarded-Host as the browser did (docs/deploy.md).",
      ),
    );
  return findings.length > 0 ? findings : [ok("proxy", "Host and scheme arrive as the browser sends them.")];
}

/** Whether everybody who answers at the address runs one build. */
async function judgeBuilds(url: string, ask: () => Promise<Response>): Promise<Finding> {
  const asked = await Promise.allSettled(
    Array.from({ length: ASKED_AT_ONCE }, async () => answer.parse(await (await ask()).json())),
  );
  const answered = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value.build] : []));
  const builds = new Set(answered.filter((build) => typeof build === "string"));
  if (builds.size > 1)
    return failed(
      "builds",
      `The servers behind ${url} run ${builds.size} builds, so their pages break: build once, and copy that to each (docs/deploy.md).`,
    );
  if (answered.length < ASKED_AT_ONCE)
    return warning(
      "builds",
      `${ASKED_AT_ONCE - answered.length} of ${ASKED_AT_ONCE} questions to ${url} had no answer of Iris: is one of its servers down?`,
    );
  return builds.size === 1
    ? ok("builds", `Every answer of ${url} was of one build.`)
    : skipped("builds", `${url} doesn't say which build it runs.`);
}
