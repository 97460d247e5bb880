import { useLocale, useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";
import type { OriginCoverage } from "@/lib/ingest/commit-origins/coverage";
import { formatShare } from "@/lib/platform/i18n/format";
import { CoverageSplit } from "./coverage-split";
import { EvidenceSection, Note } from "./evidence-section";

/** How much of what was deployed is attributed, on what evidence, what stands in the way, and what would lift it. */
export function CoverageSection({ coverage, days }: { coverage: OriginCoverage; days: number }) {
  const t = useTranslations("commitOrigins.coverage");
  const locale = useLocale();
  const { commits, known, wholeMessages } = coverage;
  if (commits === 0) return null;
  return (
    <EvidenceSection id="coverage" title={t("title")} lead={t("lead", { days })}>
      <p className="figures mb-4">
        {t("known", { share: formatShare(known / commits, locale), known, commits })}
      </p>
      <CoverageSplit coverage={coverage} />
      {wholeMessages !== null && <Note>{wholeMessages ? t("wholeMessages") : t("subjectsOnly")}</Note>}
      <Lifts coverage={coverage} />
    </EvidenceSection>
  );
}

function Lifts({ coverage }: { coverage: OriginCoverage }) {
  const t = useTranslations("commitOrigins.coverage");
  const locale = useLocale();
  const { commits, known, lifts } = coverage;
  if (known === commits) return null;
  const from = formatShare(known / commits, locale);
  const to = (count: number) => formatShare(count / commits, locale);
  return (
    <div className="mt-4 space-y-2 text-sm leading-6">
      <p className="font-medium">{t("liftTitle")}</p>
      <ul className="list-disc space-y-1 pl-5">
        <li>
          {t.rich("liftGit", {
            from,
            to: to(lifts.git),
            link: (text) => <TextLink href="/methods/git">{text}</TextLink>,
          })}
        </li>
        <li>
          {lifts.github > known
            ? t.rich("liftGithub", {
                from,
                to: to(lifts.github),
                link: (text) => <TextLink href="/methods/github">{text}</TextLink>,
              })
            : t("noGithub")}
        </li>
      </ul>
      <p className="text-[13px] leading-5 text-ink-muted">{t("liftNote")}</p>
    </div>
  );
}
