import { useTranslations } from "next-intl";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import type { AuditLogPage } from "@/lib/workspace/audit-log/types";
import { useAuditActor, useAuditSentence } from "./audit-sentence";

/** The lines of the log. On a phone each becomes a short block: what, then who and when. */
export function AuditTable({ page, timeZone }: { page: AuditLogPage; timeZone: string }) {
  const t = useTranslations("audit");
  const actorOf = useAuditActor(page);
  const sentenceOf = useAuditSentence(page, timeZone);
  return (
    <>
      <div className="hidden sm:block">
        <Table caption={t("caption")}>
          <thead>
            <tr>
              <Th>{t("when")}</Th>
              <Th>{t("who")}</Th>
              <Th>{t("what")}</Th>
            </tr>
          </thead>
          <tbody>
            {page.events.map((event) => (
              <tr key={event.id}>
                <Td className="figures whitespace-nowrap text-ink-muted">
                  <Instant at={event.at} timeZone={timeZone} />
                </Td>
                <Td className="max-w-48 break-words">{actorOf(event)}</Td>
                <Td className="break-words">{sentenceOf(event)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={t("caption")} className="divide-y text-[13px] leading-5 sm:hidden">
        {page.events.map((event) => (
          <li key={event.id} className="py-3 first:pt-0 last:pb-0">
            <p className="break-words">{sentenceOf(event)}</p>
            <p className="break-words text-ink-muted">
              {actorOf(event)} · <Instant at={event.at} timeZone={timeZone} className="figures" />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
