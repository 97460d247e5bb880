import type { EvidenceLevel } from "./classification";
import { AGENT_NAMES, AI_VENDOR_DOMAINS, type Confidence, type ListedAgent } from "./data/marks";
import { describeIdentity, findAgent, type Identity } from "./identity";
import {
  type NamedTool,
  TOOL_NOT_STATED,
  toolByExactName,
  toolByName,
  toolByWholePhrase,
} from "./tool-names";

/** An AI tool found behind a name and address. */
export interface AgentSign {
  tool: string;
  level: EvidenceLevel;
  ruleId: string;
  evidence: string;
}

export const AGENT_ACCOUNT = "unknown (agent account)";

const SUFFIX = /\(([^()]{1,80})\)$/;
const AGENT_NAME = /[a-z0-9][-_ ]agent$/i;
const AGENT_LOCAL_PART = /^(?:.*[-_.+])?agent$/;
const RUNNER_NAME =
  /^(?:ci|build|buildkite|jenkins|deploy|release|datadog|azure|teamcity|gitlab|backup|puppet|sync|infra|k8s|travel|estate)[-_ ]|estate[-_ ]agent$/i;
const AI_LOCAL_PART =
  /^(?:(?:ai|llm|coding|claude|codex|copilot|cursor|devin|gemini|gpt|openhands|aider)[-_.](?:coding[-_.])?(?:agent|bot|assistant)|claude[-_.]?code|cursoragent|openhands|github[-_.]?copilot)$/;
const MACHINE_LOCAL_PART = /^(?:no-?reply|agent|bot|ai|assistant|robot)$/;
/** "Acme AI Agent", "AI Assistant": no person goes by such a name, whatever the address. */
const AI_AGENT_NAME = /^(?:[\w.&'-]+ ){0,3}(?:AI|LLM)[ -](?:coding[ -])?(?:agent|assistant|bot)$/i;
/** Written in capitals: Ai is a given name. */
const AI_ALONE = /^(?:AI|LLM)$/;

export const levelOf = (confidence: Confidence): EvidenceLevel => (confidence === "low" ? "E2" : "E4");

/** `Name (aider)`, `Name (claude-sonnet-4)`: the suffix some tools append to the author's name. */
function fromSuffix({ name, localPart }: Identity): { tool: string; level: EvidenceLevel } | null {
  const suffix = name === null || !name.endsWith(")") ? undefined : SUFFIX.exec(name)?.[1];
  if (suffix === undefined) return null;
  const named = toolByName(suffix) ?? (suffix.includes("/") ? toolByWholePhrase(suffix) : null);
  if (named === null) return null;
  if (named.tool === "Aider") return { tool: named.tool, level: "E4" };
  const agrees = suffix === suffix.toLowerCase() || localPart?.includes(`+${suffix.toLowerCase()}`) === true;
  return named.shared && !agrees ? null : { tool: named.tool, level: "E2" };
}

/** A name people share counts only with a machine's address: `Claude <noreply@…>`, never `Claude <c.perrin@…>`. */
function nameAgrees(named: NamedTool | null, { localPart }: Identity): boolean {
  if (named === null) return false;
  return !named.shared || (localPart !== null && MACHINE_LOCAL_PART.test(localPart));
}

/** "Hugo Agent <hugo.agent@…>" spells a person's name. */
const spellsName = (name: string, localPart: string) =>
  localPart.includes(".") && name.toLowerCase().split(/\s+/).join(".") === localPart;

/** "octo-agent" at octo-agent.dev: the product's own name. */
const isOwnDomain = (name: string, email: string | null) =>
  email?.includes(`@${name.toLowerCase().replace(/[ _]/g, "-")}.`) === true;

function isAgentAccount({ name, email, localPart }: Identity): boolean {
  if (name === null) return false;
  if (AI_AGENT_NAME.test(name)) return true;
  if (localPart === null) return false;
  if (AI_ALONE.test(name)) return MACHINE_LOCAL_PART.test(localPart);
  if (!AGENT_NAME.test(name) || RUNNER_NAME.test(name) || spellsName(name, localPart)) return false;
  return AGENT_LOCAL_PART.test(localPart) || (MACHINE_LOCAL_PART.test(localPart) && isOwnDomain(name, email));
}

/** A machine's mailbox at an AI vendor, or one named after the product: `noreply@moonshot.ai`, `manus@manus.im`. */
function fromVendor({ email, localPart }: Identity): string | null {
  const domain = email === null || localPart === null ? undefined : email.slice(localPart.length + 1);
  const tool = domain === undefined ? undefined : AI_VENDOR_DOMAINS.get(domain);
  if (tool === undefined || localPart === null) return null;
  const isMachine = MACHINE_LOCAL_PART.test(localPart) || domain?.startsWith(`${localPart}.`) === true;
  return isMachine ? tool : null;
}

function fromName(identity: Identity): { tool: string; ruleId: string } | null {
  const { name, localPart, login } = identity;
  if (name !== null && !name.endsWith("[bot]")) {
    const named = toolByName(name);
    if (named !== null && nameAgrees(named, identity))
      return { tool: named.tool, ruleId: "identity/tool-name" };
  }
  if (login?.endsWith("[bot]")) return null;
  const vendor = fromVendor(identity);
  if (vendor !== null) return { tool: vendor, ruleId: "identity/agent-address" };
  if (localPart !== null && AI_LOCAL_PART.test(localPart)) {
    const tool =
      toolByExactName(localPart.replace(/[-_.](?:agent|bot|assistant)$/, ""))?.tool ?? AGENT_ACCOUNT;
    return { tool, ruleId: "identity/agent-address" };
  }
  return isAgentAccount(identity) ? { tool: AGENT_ACCOUNT, ruleId: "identity/agent-account" } : null;
}

/** Nobody owns an address at example.com: with a person's name on it, it is a setting that person forgot. */
const isPlaceholder = ({ name, email }: Identity) =>
  name !== null && email?.endsWith("@example.com") === true && toolByName(name) === null;

/** The agent that a list knows this account or address as. */
export function listedAgent(identity: Identity): ListedAgent | null {
  const agent = findAgent(identity);
  return agent === null || isPlaceholder(identity) ? null : agent;
}

function signOf(identity: Identity): Omit<AgentSign, "evidence"> | null {
  const agent = listedAgent(identity);
  if (agent !== null) return { tool: agent.tool, level: levelOf(agent.confidence), ruleId: "identity/agent" };
  const suffix = fromSuffix(identity);
  if (suffix !== null) return { ...suffix, ruleId: "identity/name-suffix" };
  const worker = AGENT_NAMES.find(({ pattern }) => identity.name !== null && pattern.test(identity.name));
  if (worker !== undefined)
    return { tool: worker.tool, level: levelOf(worker.confidence), ruleId: "identity/tool-name" };
  const named = fromName(identity);
  return named === null ? null : { ...named, level: "E2" };
}

/** The AI tool that this author (or co-author) is, or null where it may be a person or plain automation. */
export function agentBehind(identity: Identity): AgentSign | null {
  const sign = signOf(identity);
  if (sign === null) return null;
  // A model's name says less than the vendor's address: "Kiro AI (Claude Opus 4.6) <kiro@kiro.dev>".
  const vendor = sign.tool.endsWith(TOOL_NOT_STATED) ? fromVendor(identity) : null;
  return { ...sign, tool: vendor ?? sign.tool, evidence: describeIdentity(identity) };
}
