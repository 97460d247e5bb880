import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form-field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { useWeeks } from "@/components/verdict/words";
import { formatCount, formatRate, formatShare } from "@/lib/platform/i18n/format";
import { ratioText } from "@/lib/platform/i18n/ratio-text";
import { PLANNER_RATIOS, type PlannerView } from "@/lib/read/origin-comparisons/planner";
import { EvidenceSection, Note } from "./evidence-section";

/** What it takes to see a difference; the question is in the URL. */
export function Planner({ planner, path }: { planner: PlannerView; path: string }) {
  const t = useTranslations("origins.planner");
  const locale = useLocale();
  const weeks = useWeeks();
  const { question, today, answer } = planner;
  return (
    <EvidenceSection id="planner" title={t("title")} lead={t("lead")}>
      <PlannerForm planner={planner} path={path} />
      <p className="mt-4 max-w-prose text-[15px] leading-6">
        {t(ANSWERS[answer.counted], {
          ratio: ratioText(question.ratio, locale),
          deployments: answer.deployments,
          time: weeks(answer.weeks),
          failures: Math.round(answer.expectedFailures),
          batch: question.batchSize,
        })}
      </p>
      {planner.byBatchSize.length > 0 && <ByBatchSize planner={planner} />}
      <Note>
        {t("today", {
          commits: Math.round(today.commitsPerWeek),
          rate: formatRate(today.failureRatePerCommit, locale),
          share: formatShare(today.aiShare, locale),
          batch: today.batchSize,
        })}
      </Note>
    </EvidenceSection>
  );
}

const ANSWERS = { "ruled-out": "ruledOut", shows: "shows", more: "more", all: "answer" } as const;

function ByBatchSize({ planner }: { planner: PlannerView }) {
  const t = useTranslations("origins.planner");
  const locale = useLocale();
  const weeks = useWeeks();
  return (
    <div className="mt-4 max-w-md">
      <Table caption={t("byBatch")} showCaption>
        <thead>
          <tr>
            <Th>{t("batch")}</Th>
            <Th numeric>{t("deployments")}</Th>
            <Th numeric>{t("takes")}</Th>
          </tr>
        </thead>
        <tbody>
          {planner.byBatchSize.map(({ batchSize, plan }) => (
            <tr key={batchSize}>
              <Td>{t("commits", { count: batchSize })}</Td>
              <Td numeric>{formatCount(plan.deployments, locale)}</Td>
              <Td numeric>{weeks(plan.weeks)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function PlannerForm({ planner: { question }, path }: { planner: PlannerView; path: string }) {
  const t = useTranslations("origins.planner");
  const locale = useLocale();
  return (
    <form action={`${path}#planner`} className="grid items-end gap-4 sm:grid-cols-[2fr_1fr_1fr_auto_auto]">
      <FormField label={t("difference")}>
        {(field) => (
          // The keys draw the fields anew when the address is put back.
          <Select key={question.ratio} name="ratio" defaultValue={question.ratio} {...field}>
            {PLANNER_RATIOS.map((ratio) => (
              <option key={ratio} value={ratio}>
                {t("times", { ratio: ratioText(ratio, locale, 2) })}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      <FormField label={t("share")}>
        {(field) => (
          <Input
            key={question.aiShare}
            name="share"
            type="number"
            min={1}
            max={99}
            defaultValue={Math.round(100 * question.aiShare)}
            {...field}
          />
        )}
      </FormField>
      <FormField label={t("batchSize")}>
        {(field) => (
          <Input
            key={question.batchSize}
            name="batch"
            type="number"
            min={1}
            max={100}
            defaultValue={question.batchSize}
            {...field}
          />
        )}
      </FormField>
      <Button type="submit">{t("submit")}</Button>
      <TextLink
        href={`${path}#planner`}
        className="my-0 inline-flex h-9 items-center justify-self-start text-[13px]"
      >
        {t("reset")}
      </TextLink>
    </form>
  );
}
