import { useTranslations } from "next-intl";
import { OriginChip } from "@/components/origins/origin-chip";
import { ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { NO_COMMIT } from "@/lib/ingest/breaking-commits/choice";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { BreakingDetail, DeploymentDetail } from "@/lib/read/deployments/detail";
import { Sha } from "./sha";

/** What the page knows of the commit that broke the deployment. */
export interface BreakingCommitView {
  /** The line of a later commit's message that names the one found; null where there is none to show. */
  line: string | null;
  urlOf: (sha: string) => string | null;
  /** Null for whoever may not. */
  choose: FormAction | null;
  withdraw: FormAction | null;
}

interface BreakingCommitCardProps extends BreakingCommitView {
  deployment: DeploymentDetail;
  timeZone: string;
}

/** Which commit broke it and how that is known, and for an admin the way to say it better. */
export function BreakingCommitCard(props: BreakingCommitCardProps) {
  const t = useTranslations("deployments.detail.breaking");
  const { deployment, choose } = props;
  return (
    <Card aria-labelledby="breaking">
      <CardHeader
        id="breaking"
        title={t("title")}
        description={t.rich("description", {
          method: (text) => <TextLink href="/methods/breaking-commits">{text}</TextLink>,
        })}
      />
      <CardBody className="space-y-4">
        <Finding {...props} />
        {choose && deployment.commits.length > 0 && <Choice {...props} choose={choose} />}
      </CardBody>
    </Card>
  );
}

function Finding(props: BreakingCommitCardProps) {
  const t = useTranslations("deployments.detail.breaking");
  const { breaking } = props.deployment;
  if (breaking === null) return <p className="text-sm leading-6 text-ink-muted">{t("notSearched")}</p>;
  const { sha, chosenAt } = breaking;
  return (
    <div className="space-y-3 text-sm leading-6">
      {sha !== null && <Named {...props} sha={sha} />}
      {chosenAt !== null && <Chosen {...props} breaking={breaking} chosenAt={chosenAt} />}
      {chosenAt === null && breaking.found && (
        <Evidence {...props} found={breaking.found} foundBy={breaking.foundBy} />
      )}
      {chosenAt === null && breaking.found === null && (
        <p className="text-ink-muted">{breaking.searchedAt === null ? t("notSearched") : t("unknown")}</p>
      )}
    </div>
  );
}

function Named({ deployment, sha, urlOf }: BreakingCommitCardProps & { sha: string }) {
  const commit = deployment.commits.find((one) => one.sha === sha);
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-mono text-xs leading-6">
        <Sha sha={sha} url={urlOf(sha)} />
      </span>
      {commit && <OriginChip origin={commit.origin} tools={commit.tools} evidence={null} />}
    </p>
  );
}

/** What the rules found: how, and the very line. */
function Evidence({
  found,
  foundBy,
  line,
  urlOf,
}: BreakingCommitCardProps & { found: NonNullable<BreakingDetail["found"]>; foundBy: string | null }) {
  const t = useTranslations("deployments.detail.breaking");
  return (
    <div className="space-y-1">
      <p>{t(`evidence.${found.evidence}`)}</p>
      {line !== null && foundBy !== null && (
        <figure className="text-[13px] leading-5">
          <blockquote className="border-l-2 pl-3 font-mono break-words">{line}</blockquote>
          <figcaption className="mt-1 text-ink-muted">
            {t.rich("saidBy", {
              sha: () => (
                <span className="font-mono text-xs">
                  <Sha sha={foundBy} url={urlOf(foundBy)} />
                </span>
              ),
            })}
          </figcaption>
        </figure>
      )}
    </div>
  );
}

/** A person's word, and what it stands above. */
function Chosen(props: BreakingCommitCardProps & { breaking: BreakingDetail; chosenAt: Date }) {
  const t = useTranslations("deployments.detail.breaking");
  const { breaking, chosenAt, timeZone, withdraw, deployment } = props;
  const { found, sha } = breaking;
  return (
    <div className="space-y-3">
      <p>
        {t.rich(sha === null ? "noneChosen" : "personChose", {
          at: () => <Instant at={chosenAt} timeZone={timeZone} className="figures" />,
        })}
      </p>
      {found && found.sha !== sha && (
        <div className="space-y-1 text-ink-muted">
          <p>
            {t.rich("foundInstead", {
              sha: () => (
                <span className="font-mono text-xs">
                  <Sha sha={found.sha} url={props.urlOf(found.sha)} />
                </span>
              ),
            })}
          </p>
          <Evidence {...props} found={found} foundBy={breaking.foundBy} />
        </div>
      )}
      {withdraw && (
        <ActionForm action={withdraw} outcomeAt="bottom" className="space-y-3" aria-label={t("withdraw")}>
          <input type="hidden" name="deploymentId" value={deployment.id} />
          <SubmitButton variant="secondary" size="sm">
            {t("withdraw")}
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

function Choice({ deployment, choose }: BreakingCommitCardProps & { choose: FormAction }) {
  const t = useTranslations("deployments.detail.breaking");
  const origins = useTranslations("metrics.origin");
  const { breaking, commits } = deployment;
  const chosen = breaking?.chosenAt ? (breaking.sha ?? NO_COMMIT) : "";
  return (
    <details className="text-sm leading-6">
      <summary className="w-fit cursor-pointer rounded-sm text-[13px] text-ink-muted underline decoration-line-strong underline-offset-4 hover:text-ink">
        {t("correct")}
      </summary>
      <ActionForm
        action={choose}
        outcomeAt="bottom"
        className="mt-3 max-w-md space-y-3"
        aria-label={t("correct")}
      >
        <input type="hidden" name="deploymentId" value={deployment.id} />
        <ActionSelect name="sha" label={t("which")} hint={t("whichHint")} defaultValue={chosen}>
          <option value="">{t("choose")}</option>
          {commits.map(({ sha, origin }) => (
            <option key={sha} value={sha}>
              {sha.slice(0, 10)} · {origins(origin)}
            </option>
          ))}
          <option value={NO_COMMIT}>{t("noCommit")}</option>
        </ActionSelect>
        <SubmitButton variant="secondary">{t("save")}</SubmitButton>
      </ActionForm>
    </details>
  );
}
