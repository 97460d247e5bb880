/** The GitHub that the browser tests connect to: it holds the commits of the tests' own Datadog. */
import { DnsDouble } from "../support/dns-double";
import { GithubDouble } from "../support/github-double";
import { testHistory } from "./history";
import { GITHUB_PORT } from "./ports";

const github = await GithubDouble.start(GITHUB_PORT);
/** DNS beside it, over UDP: `POST /dns?name=…&text=…` makes a record. */
const dns = await DnsDouble.start(GITHUB_PORT);
github.alsoAnswers = async (request) => {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname !== "/dns") return null;
  dns.records.set(searchParams.get("name") ?? "", [searchParams.get("text") ?? ""]);
  return new Response(null, { status: 204 });
};
/** What went out of a repository that no Datadog knows: one was rolled back an hour later, one never went out. */
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const [OLD, NEW] = ["1", "2"].map((digit) => digit.repeat(40)) as [string, string];
github.repositories["octo/storefront"] = {
  access: "contents",
  commits: { [NEW]: { message: "Change a thing", committedAt: hoursAgo(60) }, [OLD]: { message: "Begin" } },
  deployments: [
    { id: 1, sha: OLD, environment: "production", createdAt: hoursAgo(96), statuses: [["SUCCESS", 5]] },
    { id: 2, sha: NEW, environment: "production", createdAt: hoursAgo(50), statuses: [["FAILURE", 5]] },
    { id: 3, sha: NEW, environment: "production", createdAt: hoursAgo(48), statuses: [["SUCCESS", 5]] },
    { id: 4, sha: OLD, environment: "production", createdAt: hoursAgo(47), statuses: [["SUCCESS", 5]] },
  ],
};
for (const { attributes } of testHistory().deployments) {
  const [, slug = ""] = /^github\.com\/(.+)$/.exec(attributes.git?.repository_id ?? "") ?? [];
  github.repositories[slug] ??= { access: "contents", commits: {} };
  for (const { sha, message } of attributes.commits ?? []) {
    const repository = github.repositories[slug];
    if (repository && sha) repository.commits[sha] = { message: message ?? "Change a thing" };
  }
}
