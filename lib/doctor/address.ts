import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Env } from "@/lib/env";
import { causeOf } from "@/lib/readiness/check";
import { CHALLENGE_HEADER, isOwnProof } from "@/lib/readiness/identity";
import { type Finding, failed, ok, skipped, warning } from "./finding";

const answer = z.object({
  status: z.string(),
  reason: z.string().optional(),
  proof: z.string().optional(),
  isHttps: z.boolean().optional(),
  isOwnHost: z.boolean().optional(),
});

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
  try {
    const response = await send(`${APP_URL}/api/ready`, {
      headers: { [CHALLENGE_HEADER]: challenge },
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    const parsed = answer.safeParse(await response.json().catch(() => null));
    if (!parsed.success || !isOwnProof(CRON_SECRET, challenge, parsed.data.proof))
      return [
        failed(
          "app-url",
          `${APP_URL} answered ${response.status} and is not this installation (another secret, an older version, or a proxy's page).`,
        ),
      ];
    return [toFinding(APP_URL, parsed.data), ...judgeProxy(APP_URL, parsed.data)];
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
