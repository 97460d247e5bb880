import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { type VerdictView, withoutWaits } from "@/lib/read/dashboard/verdict-view";
import { AnswerBody } from "./answer-body";
import { MoreHistory, type MoreHistoryProps } from "./more-history";
import { NotComparedBody } from "./not-compared-body";

export interface VerdictCardProps {
  verdict: VerdictView;
  /** The page with the evidence; null on that page itself. */
  evidenceHref: string | null;
  timeZone: string;
  /** Where production environments are chosen; left out where the page says so itself. */
  environmentsHref?: string;
  /** Where Datadog has more history than was read. */
  moreHistory?: MoreHistoryProps;
  /** Where a page has more than one, each has its own id and title. */
  id?: string;
  title?: ReactNode;
}

/** The answer in a sentence, how sure it is, and the way to how we know. */
export function VerdictCard(props: VerdictCardProps) {
  const { verdict, evidenceHref, id = "verdict", title } = props;
  const t = useTranslations("verdict");
  const evidence = useTranslations("causes")("evidence");
  return (
    <Card aria-labelledby={id} className="px-5 py-5 sm:px-6">
      <h2 id={id} className="text-[13px] leading-5 text-ink-muted">
        {title ?? t("title")}
      </h2>
      <Body {...props} />
      {evidenceHref && verdict.kind !== "waiting" && (
        <p className="mt-4 text-[13px] leading-5">
          <TextLink href={evidenceHref} className="inline-flex items-center gap-1">
            {evidence}
            <ArrowRight aria-hidden="true" className="size-3.5" />
          </TextLink>
        </p>
      )}
    </Card>
  );
}

function Body({ verdict, timeZone, environmentsHref, moreHistory }: VerdictCardProps) {
  const t = useTranslations("verdict");
  const history = moreHistory && <MoreHistory {...moreHistory} />;
  switch (verdict.kind) {
    case "answer": {
      const view = history ? withoutWaits(verdict) : verdict;
      return <AnswerBody view={view} timeZone={timeZone} moreHistory={history} />;
    }
    case "not-compared":
      return <NotComparedBody view={verdict} timeZone={timeZone} moreHistory={history} />;
    case "narrowed":
      return (
        <Statement headline={t("narrowed.headline")}>
          {t("narrowed.body")} <TextLink href={verdict.href}>{t("narrowed.action")}</TextLink>
        </Statement>
      );
    case "waiting":
      return verdict.why === "no-comparison" ? (
        <Statement headline={t("waiting.headline")}>{t("waiting.body")}</Statement>
      ) : (
        <Statement headline={t("waiting.headline")}>
          {t("waiting.environments")}{" "}
          {environmentsHref && <TextLink href={environmentsHref}>{t("waiting.choose")}</TextLink>}
        </Statement>
      );
  }
}

/** A headline that is no answer, and what it means. */
function Statement({ headline, children }: { headline: string; children: ReactNode }) {
  return (
    <>
      <p className="mt-1 text-lg leading-7 font-medium">{headline}</p>
      <p className="mt-1 max-w-prose leading-6 text-ink-muted">{children}</p>
    </>
  );
}
