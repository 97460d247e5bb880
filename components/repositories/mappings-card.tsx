import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
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
  /** Services beyond those: their names are typed. */
  servicesUnlisted: number;
  /** Each null for whoever may not. */
  map: FormAction | null;
  unmap: FormAction | null;
}

/** Which service comes from which repository, said by hand. */
export function MappingsCard(props: MappingsCardProps) {
  const { mappings, repositories, services, map, unmap } = props;
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
            <ServiceChoice {...props} />
            <RepositorySelect label={t("repository")} repositories={repositories} />
            <SubmitButton variant="secondary">{t("map")}</SubmitButton>
          </ActionForm>
        )}
      </CardBody>
    </Card>
  );
}

function ServiceChoice({ services, servicesUnlisted }: MappingsCardProps) {
  const t = useTranslations("repositories.mappings");
  const options = services.map((service) => (
    <option key={service} value={service}>
      {service}
    </option>
  ));
  const choice = { name: "service", "aria-label": t("service"), defaultValue: "", required: true };
  if (servicesUnlisted > 0)
    return (
      <>
        <p id="services-unlisted" className="w-full text-[13px] leading-5 text-ink-muted">
          {t("typeService", { count: servicesUnlisted })}
        </p>
        <Input {...choice} list="services" aria-describedby="services-unlisted" className="w-56 max-w-full" />
        <datalist id="services">{options}</datalist>
      </>
    );
  return (
    <Select {...choice} className="w-56 max-w-full">
      <option value="" disabled>
        {t("chooseService")}
      </option>
      {options}
    </Select>
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
