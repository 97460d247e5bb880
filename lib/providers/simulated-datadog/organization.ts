/** The organization that the demo shows. */
export const DEMO_ORGANIZATION = { name: "Acme Payments", slug: "acme-payments" } as const;

/** The account that looks at the demo, with the role viewer. */
export const DEMO_EMAIL = "viewer@acme-payments.example";

/** The environments of the demo that customers meet. */
export const DEMO_PRODUCTION_ENVIRONMENTS = ["production", "live"] as const;

export type DemoTeam = "checkout" | "payments" | "risk";

/** One of Acme's eight services, and the habits its history is generated from. */
export interface DemoService {
  name: string;
  team: DemoTeam;
  productionEnv: (typeof DEMO_PRODUCTION_ENVIRONMENTS)[number];
  stagingEnv: string;
  /** The remote its pipeline reports. */
  repositoryUrl: string;
  /** Whether the pipeline reports the remote as a URL or as Datadog's `host/path` id. */
  repositoryForm: "url" | "id";
  language: string;
  versions: "calendar" | "semantic" | "sha";
  /** Production releases on an average working day. */
  releasesPerDay: number;
  /** Commits of an average release. */
  batchSize: number;
  /** How likely one commit is to break the deployment it ships in, whoever wrote it (a hazard). */
  hazardPerCommit: number;
  /** How much more (or less) than the company it works with AI tools: a shift of the log-odds. */
  aiLean: number;
  /** The service of the same repository whose releases it often rides along with. */
  ridesWith?: string;
}

const FORGE = "https://github.example.com/acme-payments";

/** The repositories that the demo organization keeps in the product. */
export const DEMO_REPOSITORIES = [
  { name: "checkout", url: `${FORGE}/checkout` },
  { name: "payment-gateway", url: `${FORGE}/payment-gateway` },
  { name: "ledger", url: `${FORGE}/ledger` },
  { name: "payouts", url: `${FORGE}/payouts` },
  { name: "fraud-scoring", url: `${FORGE}/fraud-scoring` },
] as const;

const checkout = { team: "checkout", productionEnv: "production", stagingEnv: "staging" } as const;
const payments = { team: "payments", productionEnv: "production", stagingEnv: "staging" } as const;
const risk = { team: "risk", productionEnv: "live", stagingEnv: "stg" } as const;

/**
 * fraud-scoring is risky for everybody, and where most AI-assisted work happens: that alone makes AI look
 * dangerous in the pooled figures, although within every service a commit's origin makes no difference.
 * The repositories of notifications and webhook-relay are not among the known ones.
 */
export const DEMO_SERVICES: readonly DemoService[] = [
  {
    ...checkout,
    name: "checkout-api",
    repositoryUrl: `${FORGE}/checkout`,
    repositoryForm: "url",
    language: "typescript",
    versions: "semantic",
    releasesPerDay: 3.1,
    batchSize: 2.9,
    hazardPerCommit: 0.01,
    aiLean: -0.65,
  },
  {
    ...checkout,
    name: "checkout-web",
    repositoryUrl: `${FORGE}/checkout`,
    repositoryForm: "url",
    language: "typescript",
    versions: "semantic",
    releasesPerDay: 2.6,
    batchSize: 2.6,
    hazardPerCommit: 0.01,
    aiLean: -0.4,
    ridesWith: "checkout-api",
  },
  {
    ...payments,
    name: "payment-gateway",
    repositoryUrl: `${FORGE}/payment-gateway`,
    repositoryForm: "id",
    language: "go",
    versions: "semantic",
    releasesPerDay: 2.3,
    batchSize: 3.1,
    hazardPerCommit: 0.011,
    aiLean: -0.9,
  },
  {
    ...payments,
    name: "ledger",
    repositoryUrl: `${FORGE}/ledger`,
    repositoryForm: "id",
    language: "kotlin",
    versions: "calendar",
    releasesPerDay: 1.6,
    batchSize: 2.7,
    hazardPerCommit: 0.01,
    aiLean: -1.2,
  },
  {
    ...payments,
    name: "payouts",
    repositoryUrl: `${FORGE}/payouts`,
    repositoryForm: "id",
    language: "kotlin",
    versions: "calendar",
    releasesPerDay: 1.5,
    batchSize: 2.8,
    hazardPerCommit: 0.0105,
    aiLean: -0.7,
  },
  {
    ...risk,
    name: "fraud-scoring",
    repositoryUrl: `${FORGE}/fraud-scoring`,
    repositoryForm: "url",
    language: "python",
    versions: "sha",
    releasesPerDay: 5.2,
    batchSize: 3,
    hazardPerCommit: 0.073,
    aiLean: 1.9,
  },
  {
    ...checkout,
    name: "notifications",
    repositoryUrl: "https://gitlab.example.org/acme/messaging/notifications",
    repositoryForm: "url",
    language: "typescript",
    versions: "semantic",
    releasesPerDay: 1.2,
    batchSize: 2.2,
    hazardPerCommit: 0.009,
    aiLean: -0.5,
  },
  {
    ...risk,
    name: "webhook-relay",
    repositoryUrl: `${FORGE}/webhook-relay-rs`,
    repositoryForm: "id",
    language: "rust",
    versions: "sha",
    releasesPerDay: 0.8,
    batchSize: 2.1,
    hazardPerCommit: 0.01,
    aiLean: -0.6,
  },
];
