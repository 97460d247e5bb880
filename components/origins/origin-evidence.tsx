import { useTranslations } from "next-intl";
import { aiModeOf, UNKNOWN_REASONS } from "@/lib/core/origins/classification";
import type { CommitEvidence, CommitObservation, OriginFinding } from "@/lib/ingest/commit-origins/types";

const RULE_FAMILIES = [
  "note",
  "identity",
  "agent",
  "taught",
  "pull",
  "trailer",
  "link",
  "footer",
  "bot",
  "human",
  "hint",
  "unknown",
  "overrule",
] as const;

/** Says how sure we are of a finding, in two or three words. */
function useStrength() {
  const t = useTranslations("commitOrigins.chip");
  return ({ origin, level, ruleId }: OriginFinding): string => {
    if (ruleId.startsWith("overrule/")) return t("byPerson");
    if (level !== null) return t(`levels.${level}`);
    return origin === "UNKNOWN" ? t("cannotSee") : t("noEvidence");
  };
}

/** What the rule that decided goes by. */
function RuleText({ ruleId, unknownReason }: Pick<OriginFinding, "ruleId" | "unknownReason">) {
  const t = useTranslations("commitOrigins.chip");
  const reason = UNKNOWN_REASONS.find((known) => known === unknownReason);
  if (reason) return <p>{t(`unknownReasons.${reason}`)}</p>;
  const family = RULE_FAMILIES.find((known) => ruleId.startsWith(`${known}/`));
  return family ? <p>{t(`rules.${family}`)}</p> : null;
}

/** Why a commit has its origin: how sure, by which rule, the line that says so, its source, and what it replaced. */
export function OriginEvidence({ evidence }: { evidence: CommitEvidence }) {
  const t = useTranslations("commitOrigins.chip");
  const names = useTranslations("metrics.origin");
  const { origin, ruleId, rulesVersion, source, overrule, replaced } = evidence;
  const strength = useStrength();
  const mode = aiModeOf(evidence);
  return (
    <div className="space-y-1.5">
      <p className="font-medium">
        {names(origin)}: {strength(evidence)}
      </p>
      {mode && <p>{t(`modes.${mode}`)}</p>}
      <RuleText ruleId={ruleId} unknownReason={evidence.unknownReason} />
      {overrule && <p className="break-words">{t("overruledBecause", { reason: overrule.reason })}</p>}
      {overrule?.kind === "account" && <p>{t("overruledAccount")}</p>}
      <EvidenceLine evidence={evidence} />
      <p className="break-words text-ink-muted">
        {t("seenBy", { source: t(`sources.${source}`), rule: ruleId, version: rulesVersion })}
      </p>
      {replaced.length > 0 && <Replaced observations={replaced} />}
    </div>
  );
}

function EvidenceLine({ evidence: { sha, source, line, origin } }: { evidence: CommitEvidence }) {
  const t = useTranslations("commitOrigins.chip");
  const hasLocalLine = source === "git" && origin !== "HUMAN" && origin !== "UNKNOWN";
  const text = line ?? (hasLocalLine ? `git show -s --notes=ai ${sha.slice(0, 12)}` : null);
  if (text === null) return null;
  return (
    <div>
      <p className="text-ink-muted">{line === null ? t("gitLine") : t("line")}</p>
      <code className="line-clamp-4 border-l-2 border-line-strong pl-2 font-mono text-[12px] wrap-anywhere">
        {text}
      </code>
    </div>
  );
}

function Replaced({ observations }: { observations: readonly CommitObservation[] }) {
  const t = useTranslations("commitOrigins.chip");
  const names = useTranslations("metrics.origin");
  const strength = useStrength();
  return (
    <div className="text-ink-muted">
      <p>{t("replaced")}</p>
      <ul>
        {observations.map((one) => (
          <li key={one.source} className="break-words">
            {t("replacedBy", {
              source: t(`sources.${one.source}`),
              finding: `${[names(one.origin), ...one.tools].join(" · ")}, ${strength(one)}`,
              rule: one.ruleId,
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
