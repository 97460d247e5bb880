import { agentBehind } from "./agent-author";
import { AGENT_BRANCH } from "./data/marks";
import { describeIdentity, type Identity } from "./identity";
import { toolByExactName } from "./tool-names";

/** A hint (E1): worth showing, never enough to change the class. */
export interface Hint {
  ruleId: string;
  evidence: string;
}

const MENTION =
  /\b(?:(?:written|generated|created|made|implemented|fixed|assisted|coded|suggested|proposed) (?:by|with|using)|(?:apply|applied|accept|accepted) (?:the |an? )?)\s*([A-Za-z][\w.-]*(?: (?:code|cli|ai|agent))?)\b/i;

function mentionedTool(subject: string): boolean {
  const name = MENTION.exec(subject)?.[1];
  return (
    name !== undefined &&
    (toolByExactName(name) !== null || toolByExactName(name.split(" ")[0] ?? "") !== null)
  );
}

/** Signs too thin to class a commit by: an agent as committer, an agent's branch name, a tool credited in the subject. */
export function findHint(subject: string, committer: Identity): Hint | null {
  const agent = agentBehind(committer);
  if (agent !== null) return { ruleId: "hint/committer", evidence: describeIdentity(committer) };
  const line = subject.slice(0, 400);
  if (line.startsWith("Merge ") && AGENT_BRANCH.test(line)) return { ruleId: "hint/branch", evidence: line };
  return mentionedTool(line) ? { ruleId: "hint/mention", evidence: line } : null;
}
