import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { SiteFrame } from "@/components/shell/site-frame";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { NearLink } from "@/components/ui/near-link";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { ExampleAnswer } from "./example-answer";

/** What this is, in one screen. `exploreDemo` is null where this installation has no demo. */
export function Landing({ exploreDemo }: { exploreDemo: FormAction | null }) {
  const t = useTranslations("landing");
  return (
    <SiteFrame
      actions={
        <Button asChild variant="ghost" size="sm">
          <NearLink href="/sign-in">{t("signIn")}</NearLink>
        </Button>
      }
    >
      <div className="grid items-center gap-x-14 gap-y-10 py-6 sm:py-10 lg:grid-cols-[11fr_10fr]">
        <div>
          <h1 className="text-3xl leading-tight font-medium tracking-tight sm:text-[44px] sm:leading-[1.1]">
            {t("title")}
          </h1>
          <p className="mt-5 max-w-xl text-base leading-7 text-ink-muted">{t("lead")}</p>
          <div className="mt-7 flex flex-wrap items-start gap-3">
            {exploreDemo && (
              <ActionForm action={exploreDemo} outcomeAt="bottom" className="flex max-w-md flex-col gap-3">
                <SubmitButton className="self-start">{t("explore")}</SubmitButton>
              </ActionForm>
            )}
            <Button asChild variant={exploreDemo ? "secondary" : "primary"}>
              <NearLink href="/sign-up">{t("start")}</NearLink>
            </Button>
          </div>
          {exploreDemo && (
            <p className="mt-3 max-w-xl text-[13px] leading-5 text-ink-muted">{t("exploreNote")}</p>
          )}
        </div>
        <ExampleAnswer />
      </div>
      <div className="grid gap-x-10 gap-y-8 border-t py-8 md:grid-cols-3">
        <Points
          title={t("steps.title")}
          points={[t("steps.keys"), t("steps.history"), t("steps.answer")]}
          after={t("openSource")}
        />
        <Points
          title={t("method")}
          points={[t("methodPoints.results"), t("methodPoints.origins"), t("methodPoints.counts")]}
          after={
            <TextLink href="/methods" prefetch={false} className="inline-flex items-center gap-1">
              {t("readMethod")}
              <ArrowRight aria-hidden="true" className="size-3.5" />
            </TextLink>
          }
        />
        <Points
          title={t("privacy")}
          points={[t("privacyPoints.people"), t("privacyPoints.code"), t("privacyPoints.keys")]}
          after={
            <TextLink href="/methods/privacy" prefetch={false} className="inline-flex items-center gap-1">
              {t("privacyMore")}
              <ArrowRight aria-hidden="true" className="size-3.5" />
            </TextLink>
          }
        />
      </div>
    </SiteFrame>
  );
}

interface PointsProps {
  title: string;
  points: readonly string[];
  after?: ReactNode;
}

function Points({ title, points, after }: PointsProps) {
  return (
    <section>
      <h2 className="text-sm leading-6 font-medium">{title}</h2>
      <ul className="mt-2 space-y-2.5 text-[13px] leading-5 text-ink-muted">
        {points.map((point) => (
          <li key={point} className="border-l-2 pl-3">
            {point}
          </li>
        ))}
      </ul>
      {after && <p className="mt-3 text-[13px] leading-5 text-ink-muted">{after}</p>}
    </section>
  );
}
