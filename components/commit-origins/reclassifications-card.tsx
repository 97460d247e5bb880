import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import type { OriginChange, ReclassificationRecord } from "@/lib/ingest/commit-origins/reclassifications";

interface ReclassificationsCardProps {
  reclassifications: readonly ReclassificationRecord[];
  rulesVersion: string;
  timeZone: string;
}

/** Which rules hold, and what each pass over the stored commits changed. */
export function ReclassificationsCard({
  reclassifications,
  rulesVersion,
  timeZone,
}: ReclassificationsCardProps) {
  const t = useTranslations("commitOrigins.rules");
  return (
    <Card aria-labelledby="rules">
      <CardHeader
        id="rules"
        title={t("title", { version: rulesVersion })}
        description={t.rich("description", {
          link: (text) => <TextLink href="/methods/origins">{text}</TextLink>,
        })}
      />
      <CardBody>
        {reclassifications.length === 0 ? (
          <p className="text-sm leading-6 text-ink-muted">{t("empty")}</p>
        ) : (
          <ul className="divide-y">
            {reclassifications.map((one) => (
              <li key={one.id} className="space-y-1 py-3">
                <Heading record={one} timeZone={timeZone} />
                <Changes changes={one.changes} />
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

const total = (changes: readonly OriginChange[]) => changes.reduce((sum, { commits }) => sum + commits, 0);

function Heading({ record, timeZone }: { record: ReclassificationRecord; timeZone: string }) {
  const t = useTranslations("commitOrigins.rules");
  const { cause, rulesVersion, changes, examined, startedAt, finishedAt } = record;
  const count = total(changes);
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-sm leading-6 font-medium">
        {cause === "rules"
          ? t("changedByRules", { version: rulesVersion, count })
          : t("changedByAccount", { count })}
        {finishedAt === null && <Badge tone="info">{t("underWay")}</Badge>}
      </p>
      <p className="figures text-[13px] leading-5 text-ink-muted">
        <Instant at={finishedAt ?? startedAt} timeZone={timeZone} /> · {t("examined", { count: examined })}
      </p>
    </>
  );
}

function Changes({ changes }: { changes: readonly OriginChange[] }) {
  const t = useTranslations("commitOrigins.rules");
  const names = useTranslations("metrics.origin");
  if (changes.length === 0) return null;
  return (
    <ul className="figures text-[13px] leading-5">
      {changes.map(({ from, to, commits }) => (
        <li key={`${from}-${to}`}>
          {from === to
            ? t("sameOrigin", { origin: names(from), count: commits })
            : t("change", { from: names(from), to: names(to), count: commits })}
        </li>
      ))}
    </ul>
  );
}
