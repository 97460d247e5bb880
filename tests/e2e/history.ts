import type {
  DatadogDeploymentEvent,
  DatadogHistory,
} from "@/lib/providers/simulated-datadog/datadog-history";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";

/** 900 deployments of 29 days (a day less than the window, so that none falls out of it while tests run), every other one to staging: the same whenever it is made, but for its instants. */
export function testHistory(): DatadogHistory {
  const history = syntheticHistory({
    seed: "browser tests",
    deployments: 900,
    commitsPerDeployment: 3,
    until: new Date(),
    days: 29,
    productionEvery: 2,
    incidents: 6,
  });
  return { ...history, deployments: history.deployments.map(onGithub).map(withRuns) };
}

/** Three deployments a day to production for 400 days: more than the first load holds. */
export function historyOfYears(): DatadogHistory {
  return syntheticHistory({
    seed: "more than a year",
    deployments: 1200,
    commitsPerDeployment: 2,
    until: new Date(),
    days: 400,
    incidents: 12,
  });
}

/** The mark of an agent that no rule knows, in a person's commit of every 15th deployment to production. */
function withRuns(event: DatadogDeploymentEvent, index: number): DatadogDeploymentEvent {
  const [commit, ...others] = event.attributes.commits ?? [];
  if (index % 30 !== 0 || commit?.message == null || commit.message.includes("Co-Authored-By")) return event;
  const marked = { ...commit, message: `${commit.message}\n\nAcme-Run: ${index}` };
  return { ...event, attributes: { ...event.attributes, commits: [marked, ...others] } };
}

/** The same deployment of a repository on github.com, where the browser tests' GitHub has it. */
function onGithub(event: DatadogDeploymentEvent): DatadogDeploymentEvent {
  const { git } = event.attributes;
  if (!git?.repository_id) return event;
  const repository_id = git.repository_id.replace("github.example.com", "github.com");
  return { ...event, attributes: { ...event.attributes, git: { ...git, repository_id } } };
}

/** What the dashboard must say of it, counted from the raw events. */
export function productionCounts({ deployments }: DatadogHistory) {
  const production = deployments.map((event) => event.attributes).filter(({ env }) => env === "production");
  const failed = production.filter((deployment) => deployment.change_failure === true).length;
  const pending = production.filter((deployment) => deployment.change_failure === null).length;
  return { total: production.length, failed, pending, evaluated: production.length - pending };
}
