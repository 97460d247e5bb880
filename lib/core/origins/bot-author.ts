import type { EvidenceLevel } from "./classification";
import type { ListedBot } from "./data/marks";
import { describeIdentity, findBot, type Identity } from "./identity";

/** Automation found behind an author. `kind` is the listed one, or "unknown" for an app no list knows. */
export interface BotSign {
  name: string;
  kind: ListedBot["kind"] | "unknown";
  level: EvidenceLevel;
  ruleId: string;
  evidence: string;
}

/** Words in an unlisted `[bot]` login that say it pastes other people's release notes. */
const PASTES_NOTES =
  /(?:^|[-_])(?:renovate|dependabot|dependency|dependencies|deps|release|releaser|semantic|snyk|changelog)(?:[-_]|\[)/;
const BOT_NAME = /(?:^|[-_ ])(?:bot|robot)$/i;
const BOT_LOCAL_PART = /^(?:.*[-_+])?(?:bot|robot)(?:[-_]?\d{1,6})?$/;
const GITLAB_TOKEN = /^(?:project|group)_\d+_bot(?:_[a-z0-9]+)?$/;
const SERVICE_LOCAL_PART =
  /^(?:ci|ci-?cd|ci[-_]user|jenkins|jenkins-ci|buildkite|teamcity|automation|builds?|build-?bot|github-actions|gitlab-ci|gitlab-runner|semantic-release|renovate|dependabot|argocd|fluxcd|concourse|atlantis|tekton|spinnaker|svc[-_].{1,60}|.{1,60}[-_]svc|service-account.{0,60})$/;
const SERVICE_DOMAIN = /@(?:[a-z0-9-]+\.)?(?:iam|developer|cloudbuild|appspot)\.gserviceaccount\.com$/;
const PERSONAL_NAME = /^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}.'’-]*)+$/u;
const AUTOMATION_WORD =
  /(?:^|[-_ ])(?:ci|cd|release|deploy(?:ment)?|build|sync|auto|automation|dependency|deps|merge|version|github|gitlab|bitbucket|fix|lint|format(?:ter)?|docs?|translations?|i18n|security|update|upgrade|test|backport|cherry|code|git|service|actions?|workflow|project|team|app)(?:[-_ ]|$)/i;

/** A part of every name and address the rules below match; people's mostly lack it, and one look then suffices. */
const MAYBE_BOT =
  /bot|ci|jenkins|build|teamcity|auto|actions|gitlab|semantic|renovate|argocd|flux|concourse|atlantis|tekton|spinnaker|svc|serviceaccount|service-account/i;

/** "Ben Bot <ben.bot@…>" is a person; "Fix Bot <fix@…>" isn't. */
function isPersonNamedBot(name: string, localPart: string | null): boolean {
  return PERSONAL_NAME.test(name) && !AUTOMATION_WORD.test(name) && (localPart?.includes(".") ?? false);
}

const looksPersonal = (name: string | null) =>
  name !== null && PERSONAL_NAME.test(name) && !AUTOMATION_WORD.test(name);

function genericRule({
  name,
  email,
  localPart,
  login,
}: Identity): { ruleId: string; level: EvidenceLevel } | null {
  if (!((name !== null && MAYBE_BOT.test(name)) || (email !== null && MAYBE_BOT.test(email)))) return null;
  if (login?.endsWith("[bot]")) return { ruleId: "bot/app", level: "E3" };
  if (localPart !== null && GITLAB_TOKEN.test(localPart)) return { ruleId: "bot/access-token", level: "E3" };
  if (email !== null && SERVICE_DOMAIN.test(email)) return { ruleId: "bot/service-account", level: "E3" };
  if (name !== null && BOT_NAME.test(name) && !isPersonNamedBot(name, localPart))
    return { ruleId: "bot/name", level: "E2" };
  if (looksPersonal(name)) return null;
  if (localPart !== null && (BOT_LOCAL_PART.test(localPart) || SERVICE_LOCAL_PART.test(localPart))) {
    return { ruleId: "bot/address", level: "E2" };
  }
  return null;
}

/** Company apps are installed under a random suffix, as in "acme-sync-98cdbc[bot]". */
const RANDOM_SUFFIX = /-(?=[a-f]{0,5}\d)[0-9a-f]{6}$/;

function shownName({ name, login, localPart }: Identity): string {
  const app = login?.endsWith("[bot]") ? login.slice(0, -5).replace(RANDOM_SUFFIX, "") : null;
  return app ?? name ?? login ?? localPart ?? "unknown bot";
}

/** The automation behind an author, or null where it may be a person. `isBot` is the provider's own word. */
export function botBehind(identity: Identity, isBot: boolean | null): BotSign | null {
  const known = findBot(identity);
  if (known !== null) {
    const evidence = describeIdentity(identity);
    const listed = known.by !== "name" || identity.email === null || identity.login !== null;
    return { name: known.name, kind: known.kind, level: listed ? "E4" : "E2", ruleId: "bot/known", evidence };
  }
  const generic = genericRule(identity);
  // A surname can look like a service's mailbox ("jenkins@…"): the provider's plain "no" outweighs that guess.
  const doubted = isBot === false && generic?.ruleId === "bot/address";
  const rule =
    (doubted ? null : generic) ?? (isBot === true ? { ruleId: "bot/provider", level: "E3" as const } : null);
  if (rule === null) return null;
  const evidence = describeIdentity(identity);
  const kind = identity.login !== null && PASTES_NOTES.test(identity.login) ? "fixed" : "unknown";
  return { name: shownName(identity), kind, evidence: evidence === "" ? "is_bot" : evidence, ...rule };
}
