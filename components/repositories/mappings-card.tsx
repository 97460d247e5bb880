import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table, Td, Th } from "@/components/ui/table";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { NamedMapping, Repository } from "@/lib/workspace/repositories/types";
import { RepositorySelect } from "./repository-select";

interface MappingsCardProps {
  mappings: readonly NamedMapping[];
  repositories: readonly Repository[];
  services: readonly string[];
  /** Each null for whoever may not. */
  map: FormAction | null;
  unmap: FormAction | null;
}

/** Which service comes from which repository, said by hand. */
export function MappingsCard({ mappings, repositories, services, map, unmap }: MappingsCardProps) {
  const t = useTranslations("repositories.mappings");
  const canAdd = map !== null && repositories.length > 0 && services.length > 0;
  return (
    <Card aria-labelledby="mappings">
      <CardHeader id="mappings" title={t("title")} description={t("description")} />
      <CardBody className="space-y-6">
        {mappings.length === 0 ? (
          <p className="text-sm text-ink-muted">{t("empty")}</p>
        ) : (
          <MappingsTable mappings={mappings} unmap={unmap} />
        )}
        {canAdd && (
          <ActionForm action={map} aria-label={t("map")} className="flex flex-wrap items-center gap-2">
            <Select
              name="service"
              aria-label={t("service")}
              defaultValue=""
              required
              className="w-56 max-w-full"
            >
              <option value="" disabled>
                {t("chooseService")}
              </option>
              {services.map((service) => (
                <option key={service} value={service}>
                  {service}
                </option>
              ))}
            </Select>
            <RepositorySelect label={t("repository")} repositories={repositories} />
            <SubmitButton variant="secondary">{t("map")}</SubmitButton>
          </ActionForm>
        )}
      </CardBody>
    </Card>
  );
}

function MappingsTable({ mappings, unmap }: Pick<MappingsCardProps, "mappings" | "unmap">) {
  const t = useTranslations("repositories.mappings");
  return (
    <Table caption={t("title")}>
      <thead>
        <tr>
          <Th>{t("service")}</Th>
          <Th>{t("repository")}</Th>
          {unmap && <Th>{t("actions")}</Th>}
        </tr>
      </thead>
      <tbody>
        {mappings.map(({ service, repositorySlug }) => (
          <tr key={service}>
            <Td className="break-words">{service}</Td>
            <Td className="break-words">{repositorySlug}</Td>
            {unmap && (
              <Td>
                <ActionForm action={unmap} outcomeAt="bottom">
                  <input type="hidden" name="service" value={service} />
                  <SubmitButton variant="ghost" size="sm" aria-label={t("unmapLabel", { service })}>
                    {t("unmap")}
                  </SubmitButton>
                </ActionForm>
              </Td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
