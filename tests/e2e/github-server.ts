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
for (const { attributes } of testHistory().deployments) {
  const [, slug = ""] = /^github\.com\/(.+)$/.exec(attributes.git?.repository_id ?? "") ?? [];
  github.repositories[slug] ??= { access: "contents", commits: {} };
  for (const { sha, message } of attributes.commits ?? []) {
    const repository = github.repositories[slug];
    if (repository && sha) repository.commits[sha] = { message: message ?? "Change a thing" };
  }
}
