import { useLocale, useTranslations } from "next-intl";
import { ActionForm, ActionTextarea } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { GithubDeploymentsStatus } from "@/lib/ingest/github-deployments/types";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatCount, formatInstant } from "@/lib/platform/i18n/format";
import { PUSHING_DOCS } from "@/lib/read/methods/pushing";

interface GithubDeploymentsCardProps {
  status: GithubDeploymentsStatus;
  timeZone: string;
  /** Null for whoever may not. */
  choose: FormAction | null;
}

/** Whose deployments are read from GitHub, what came of it, and what counts as failed. */
export function GithubDeploymentsCard({ status, timeZone, choose }: GithubDeploymentsCardProps) {
  const t = useTranslations("github.deployments");
  const locale = useLocale();
  const day = (at: Date) => formatInstant(at, locale, timeZone, "short");
  const spans = status.known.map(({ from, to }) => `${day(from)} – ${day(to)}`);
  const isOn = status.repositories.length > 0;
  return (
    <Card aria-labelledby="github-deployments">
      <CardHeader id="github-deployments" title={t("title")} description={t("description")} />
      <CardBody className="space-y-6">
        {status.isRefused && <Alert title={t("refused")} />}
        {(isOn || status.deployments > 0) && (
          <DetailsList
            items={[
              { term: t("repositories"), detail: status.repositories.join(", ") || "–" },
              { term: t("environments"), detail: status.environments.join(", ") || "–" },
              { term: t("stored"), detail: formatCount(status.deployments, locale) },
              { term: t("known"), detail: spans.join(", ") || t("notKnown") },
            ]}
          />
        )}
        {choose && (isOn || !status.isRefused) && (
          <ActionForm action={choose} className="max-w-md space-y-4" aria-label={t("title")}>
            <ActionTextarea
              name="repositories"
              label={t("repositories")}
              hint={t("repositoriesHint")}
              defaultValue={status.repositories.join("\n")}
              placeholder="acme/checkout"
              spellCheck={false}
            />
            <p className="text-[13px] leading-5 text-ink-muted">
              {t("environmentsHint")} {status.environments.join(", ")}
            </p>
            <SubmitButton variant="secondary">{t("save")}</SubmitButton>
          </ActionForm>
        )}
        <p className="text-[13px] leading-5 text-ink-muted">
          {t("result")} <TextLink href={PUSHING_DOCS.github}>{t("how")}</TextLink>
        </p>
      </CardBody>
    </Card>
  );
}
