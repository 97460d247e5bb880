import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import type { SentMessage } from "@/lib/read/digests/types";

/** Reasons that somebody can act on, or needs to understand; the others are a server's code. */
const EXPLAINED = [
  "smtp-certificate",
  "smtp-tls",
  "smtp-login",
  "smtp-unreachable",
  "smtp-lost",
  "mail-not-configured",
  "resend-401",
  "resend-unreachable",
  "webhook-unreadable",
  "slack-403",
  "slack-404",
  "slack-410",
] as const;

/** The last messages, and how each went. */
export function SentCard({ messages, timeZone }: { messages: readonly SentMessage[]; timeZone: string }) {
  const t = useTranslations("digests.sent");
  return (
    <Card aria-labelledby="sent">
      <CardHeader id="sent" title={t("title")} description={t("description")} />
      <CardBody>
        {messages.length === 0 ? (
          <p className="text-[13px] leading-5 text-ink-muted">{t("none")}</p>
        ) : (
          <Table caption={t("caption")}>
            <thead>
              <tr>
                <Th>{t("when")}</Th>
                <Th>{t("what")}</Th>
                <Th>{t("to")}</Th>
                <Th>{t("state")}</Th>
              </tr>
            </thead>
            <tbody>
              {messages.map((message) => (
                <tr key={message.id}>
                  <Td className="figures whitespace-nowrap text-ink-muted">
                    <Instant at={message.at} timeZone={timeZone} />
                  </Td>
                  <Td>{t(`kinds.${message.kind}`)}</Td>
                  <Td>{t(`channels.${message.channel}`)}</Td>
                  <Td>
                    <State message={message} />
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </CardBody>
    </Card>
  );
}

function State({ message: { state, error } }: { message: SentMessage }) {
  const t = useTranslations("digests.sent.states");
  const reasons = useTranslations("digests.sent.reasons");
  const reason = EXPLAINED.find((known) => known === error);
  const said = state === "waiting" && error ? t("retrying", { error }) : t(state, { error: error ?? "" });
  return (
    <>
      {said}
      {reason && (
        <span className="block max-w-sm text-[13px] leading-5 text-ink-muted">{reasons(reason)}</span>
      )}
    </>
  );
}
