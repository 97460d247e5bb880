import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table, Td, Th } from "@/components/ui/table";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatCount } from "@/lib/platform/i18n/format";
import { namedRepositories } from "@/lib/workspace/repositories/named-repositories";
import type { Repository, UnmatchedDeployments } from "@/lib/workspace/repositories/types";
import { RepositorySelect } from "./repository-select";

interface UnmatchedCardProps {
  unmatched: readonly UnmatchedDeployments[];
  /** Groups beyond those listed. */
  unlisted: number;
  repositories: readonly Repository[];
  hasDeployments: boolean;
  /** Each null for whoever may not. */
  adoptAll: FormAction | null;
  add: FormAction | null;
  map: FormAction | null;
}

/** Deployments that belong to no repository, each group with the one step that mends it. */
export function UnmatchedCard(props: UnmatchedCardProps) {
  const { unmatched, unlisted, hasDeployments, adoptAll } = props;
  const named = namedRepositories(unmatched).length;
  const t = useTranslations("repositories.unmatched");
  return (
    <Card aria-labelledby="unmatched">
      <CardHeader id="unmatched" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4">
        {adoptAll && named > 1 && (
          <ActionForm action={adoptAll} className="space-y-3">
            <SubmitButton size="sm">{t("adoptAll", { count: named })}</SubmitButton>
          </ActionForm>
        )}
        {unmatched.length === 0 ? (
          <p className="text-sm text-ink-muted">{hasDeployments ? t("all") : t("nothingYet")}</p>
        ) : (
          <>
            <UnmatchedTable {...props} />
            {unlisted > 0 && (
              <p className="text-[13px] leading-5 text-ink-muted">{t("unlisted", { count: unlisted })}</p>
            )}
          </>
        )}
      </CardBody>
    </Card>
  );
}

function UnmatchedTable({ unmatched, repositories, add, map }: UnmatchedCardProps) {
  const t = useTranslations("repositories.unmatched");
  const locale = useLocale();
  return (
    <Table caption={t("caption")} stackedBy={[null, null, t("deployments"), null]}>
      <thead>
        <tr>
          <Th>{t("names")}</Th>
          <Th>{t("service")}</Th>
          <Th numeric>{t("deployments")}</Th>
          {(add || map) && <Th>{t("actions")}</Th>}
        </tr>
      </thead>
      <tbody>
        {unmatched.map((group) => (
          <tr key={`${group.repositorySlug} ${group.service}`}>
            <Td className="break-words">
              {group.repositorySlug ?? <span className="text-ink-muted">{t("namesNone")}</span>}
            </Td>
            <Th scope="row" className="break-words">
              {group.service}
            </Th>
            <Td numeric>{formatCount(group.deployments, locale)}</Td>
            {(add || map) && (
              <Td className="whole-line">
                <NextStep group={group} repositories={repositories} add={add} map={map} />
              </Td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

interface NextStepProps extends Pick<UnmatchedCardProps, "repositories" | "add" | "map"> {
  group: UnmatchedDeployments;
}

function NextStep({ group, repositories, add, map }: NextStepProps) {
  const t = useTranslations("repositories.unmatched");
  if (group.repositorySlug !== null) {
    return (
      add && (
        <ActionForm action={add} outcomeAt="bottom" className="space-y-2">
          <input type="hidden" name="remoteUrl" value={`https://${group.repositorySlug}`} />
          <SubmitButton
            variant="secondary"
            size="sm"
            aria-label={t("adoptLabel", { slug: group.repositorySlug })}
          >
            {t("adopt")}
          </SubmitButton>
        </ActionForm>
      )
    );
  }
  if (repositories.length === 0) return <span className="text-ink-muted">{t("addFirst")}</span>;
  return (
    map && (
      <ActionForm action={map} outcomeAt="bottom" className="flex flex-wrap items-center gap-2">
        <input type="hidden" name="service" value={group.service} />
        <RepositorySelect label={t("mapLabel", { service: group.service })} repositories={repositories} />
        <SubmitButton variant="secondary" size="sm">
          {t("map")}
        </SubmitButton>
      </ActionForm>
    )
  );
}
