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
    <Table caption={t("caption")} stackedBy={[]}>
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
            <Td className="max-w-48 break-words max-md:text-ink-muted">{actorOf(event)}</Td>
            <Th scope="row" className="break-words">
              {sentenceOf(event)}
            </Th>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
