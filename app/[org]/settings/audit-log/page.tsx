import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuditLog } from "@/components/audit-log/audit-log";
import { parseAuditFilter } from "@/lib/audit-log/filter";
import { loadAuditLog } from "@/lib/audit-log/loaders";
import { requireOrganization } from "@/lib/organizations/gate";
import { canReadAuditLog } from "@/lib/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

export default async function AuditLogPage({ params, searchParams }: PageProps<"/[org]/settings/audit-log">) {
  const org = await requireOrganization((await params).org);
  if (!canReadAuditLog(org.role)) notFound();
  const page = await loadAuditLog(org, parseAuditFilter(await searchParams));
  return <AuditLog page={page} slug={org.slug} timeZone={org.timeZone} />;
}
