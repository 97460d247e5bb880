import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { type Agreement, agreedRates } from "@/lib/ingest/pushes/estimates";
import { formatCount, formatRate } from "@/lib/platform/i18n/format";

interface AgreementCardProps {
  agreement: Agreement;
  slug: string;
  timeZone: string;
}

/** The same deployments by what was reported and by what git tells: counts, both rates, and what neither sees. */
export function AgreementCard({ agreement, slug, timeZone }: AgreementCardProps) {
  const t = useTranslations("estimates.agreement");
  const locale = useLocale();
  const rates = agreedRates(agreement);
  const rate = (share: number, failed: number, both: number) =>
    t("rate", { rate: formatRate(share, locale), failed, both });
  const { bothFailed, onlyGiven, onlyGit, matched, given, gitMatched, git } = agreement;
  return (
    <Card aria-labelledby="agreement">
      <CardHeader id="agreement" title={t("title")} description={t("description")} />
      <CardBody className="space-y-5">
        <DetailsList
          items={[
            { term: t("matched"), detail: t("matchedValue", { matched, given, gitMatched, git }) },
            ...(rates
              ? [
                  { term: t("rateGiven"), detail: rate(rates.given, bothFailed + onlyGiven, rates.both) },
                  { term: t("rateGit"), detail: rate(rates.git, bothFailed + onlyGit, rates.both) },
                ]
              : []),
          ]}
        />
        {rates ? <Results agreement={agreement} /> : <p className="text-sm leading-6">{t("none")}</p>}
        <ul className="max-w-prose list-disc space-y-1 pl-4 text-[13px] leading-5 text-ink-muted">
          <li>{t("gitMisses")}</li>
          <li>{t("givenMisses")}</li>
        </ul>
        <Disagreements agreement={agreement} slug={slug} timeZone={timeZone} />
      </CardBody>
    </Card>
  );
}

const RESULTS = ["bothFailed", "onlyGiven", "onlyGit", "bothPassed"] as const;

function Results({ agreement }: { agreement: Agreement }) {
  const t = useTranslations("estimates.agreement");
  const locale = useLocale();
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <Th>{t("says")}</Th>
          <Th numeric>{t("deployments")}</Th>
        </tr>
      </thead>
      <tbody>
        {RESULTS.map((result) => (
          <tr key={result}>
            <Td>{t(result)}</Td>
            <Td numeric>{formatCount(agreement[result], locale)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Disagreements({ agreement: { disagreements }, slug, timeZone }: AgreementCardProps) {
  const t = useTranslations("estimates.agreement");
  if (disagreements.length === 0) return null;
  return (
    <section aria-labelledby="disagreements" className="space-y-1">
      <h3 id="disagreements" className="text-sm leading-6 font-medium">
        {t("disagreements")}
      </h3>
      <ul className="divide-y text-[13px] leading-5 wrap-anywhere">
        {disagreements.map(({ id, service, startedAt, given }) => (
          <li key={id} className="flex flex-wrap gap-x-3 py-1.5">
            <TextLink href={`/${slug}/deployments/${id}`}>{service}</TextLink>
            <Instant at={startedAt} timeZone={timeZone} className="figures text-ink-muted" />
            <span>{t("one", { given })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
