import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import type { SentMessage } from "@/lib/digests/types";

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
  if (state === "waiting") return error ? t("retrying", { error }) : t("waiting");
  return t(state, { error: error ?? "" });
}
