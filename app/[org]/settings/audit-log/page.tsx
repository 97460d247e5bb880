import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuditLog } from "@/components/audit-log/audit-log";
import { KeepCard } from "@/components/audit-log/keep-card";
import { keepAuditLog } from "@/lib/workspace/audit-log/actions";
import { parseAuditFilter } from "@/lib/workspace/audit-log/filter";
import { loadAuditLog, loadKeptDays } from "@/lib/workspace/audit-log/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canKeepAuditLog, canReadAuditLog } from "@/lib/workspace/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

export default async function AuditLogPage({ params, searchParams }: PageProps<"/[org]/settings/audit-log">) {
  const org = await requireOrganization((await params).org);
  if (!canReadAuditLog(org.role)) notFound();
  const keeps = canKeepAuditLog(org.role);
  const [page, days] = await Promise.all([
    loadAuditLog(org, parseAuditFilter(await searchParams)),
    keeps ? loadKeptDays(org) : null,
  ]);
  return (
    <div className="space-y-6">
      <AuditLog page={page} slug={org.slug} timeZone={org.timeZone} />
      {keeps && <KeepCard action={keepAuditLog.bind(null, org.slug)} days={days} />}
    </div>
  );
}
