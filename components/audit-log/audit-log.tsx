import { Download } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { auditQuery } from "@/lib/workspace/audit-log/filter";
import type { AuditLogPage } from "@/lib/workspace/audit-log/types";
import { AuditFilterForm } from "./audit-filter-form";
import { AuditTable } from "./audit-table";

interface AuditLogProps {
  page: AuditLogPage;
  slug: string;
  timeZone: string;
}

/** Who changed what, when: to look through, to narrow down, to take away. */
export function AuditLog({ page, slug, timeZone }: AuditLogProps) {
  const t = useTranslations("audit");
  const { events, filter, olderThan } = page;
  const path = `/${slug}/settings/audit-log`;
  const isNarrowed = filter.action !== null || filter.actor !== null;
  const narrowed = { action: filter.action, actor: filter.actor };
  return (
    <Card aria-labelledby="audit-log">
      <CardHeader
        id="audit-log"
        title={t("title")}
        description={t("description")}
        action={
          <Button asChild size="sm">
            {/* A plain link: the browser saves what comes, there is no page to draw. */}
            <a href={`${path}/export${auditQuery(narrowed)}`} download>
              <Download aria-hidden="true" />
              {t("export")}
            </a>
          </Button>
        }
      />
      <CardBody className="space-y-4">
        <AuditFilterForm path={path} filter={filter} members={page.members} />
        {events.length > 0 ? (
          <AuditTable page={page} timeZone={timeZone} />
        ) : (
          <EmptyState
            level="h3"
            className="py-8"
            title={isNarrowed ? t("noneTitle") : t("emptyTitle")}
            action={
              isNarrowed && (
                <Button asChild>
                  <Link href={path}>{t("noneAction")}</Link>
                </Button>
              )
            }
          >
            <p>{isNarrowed ? t("noneBody") : t("emptyBody")}</p>
          </EmptyState>
        )}
      </CardBody>
      {(olderThan !== null || filter.before !== null) && (
        <CardFooter className="justify-end">
          {filter.before !== null && (
            <Button asChild size="sm" variant="ghost">
              <Link href={`${path}${auditQuery(narrowed)}`}>{t("newest")}</Link>
            </Button>
          )}
          {olderThan !== null && (
            <Button asChild size="sm">
              <Link href={`${path}${auditQuery({ ...narrowed, before: olderThan })}`}>{t("older")}</Link>
            </Button>
          )}
        </CardFooter>
      )}
    </Card>
  );
}
