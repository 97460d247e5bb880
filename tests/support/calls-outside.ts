/** A process of its own that calls everybody Iris calls, as the server does, and prints how each call ended. */

import { resendTransport } from "@/lib/platform/mail/resend";
import { smtpTransport } from "@/lib/platform/mail/smtp";
import { callThroughProxy } from "@/lib/platform/proxy";
import { postToSlack } from "@/lib/platform/slack/post";
import { createDatadogClient } from "@/lib/providers/datadog/client";
import { DATADOG_SITES } from "@/lib/providers/datadog/sites";
import { createGithubClient } from "@/lib/providers/github/client";

const [site] = DATADOG_SITES;
if (!site) throw new Error("no site");

await callThroughProxy();
const datadog = createDatadogClient({ apiKey: "a".repeat(32), appKey: "b".repeat(40), site, maxAttempts: 1 });
const github = createGithubClient({
  apiUrl: "https://api.github.com",
  token: "github_pat_0",
  throttleId: "test",
  fetch,
  now: Date.now,
  deadlineAt: Date.now() + 10_000,
  retries: 0,
});
const mail = { to: "a@example.com", subject: "s", text: "t", html: "h", id: "1" };
const own = process.argv[2];
// Datadog's own client takes seconds to load, in which nothing else would get its answer.
const ofDatadog = await datadog.validateApiKey();
const [ofGithub, ofSlack, ofMail, ofSmtp, ofOwn] = await Promise.all([
  github.getViewer(),
  postToSlack(["https://hooks.slack.com", "services", "T0", "B0", "x"].join("/"), { text: "t", blocks: [] }),
  resendTransport("re_12345678", "iris@example.com").send(mail),
  smtpTransport("smtps://api.resend.com", "iris@example.com").send(mail),
  own === undefined ? null : fetch(own).then((answer) => answer.status),
]);
process.stdout.write(JSON.stringify({ ofDatadog, ofGithub, ofSlack, ofMail, ofSmtp, ofOwn }));
process.exit(0);
