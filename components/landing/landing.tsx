import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { SiteFrame } from "@/components/shell/site-frame";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/forms/outcome";

/** What this is, in one screen. `exploreDemo` is null where this installation has no demo. */
export function Landing({ exploreDemo }: { exploreDemo: FormAction | null }) {
  const t = useTranslations("landing");
  return (
    <SiteFrame
      actions={
        <Button asChild variant="ghost" size="sm">
          <Link href="/sign-in">{t("signIn")}</Link>
        </Button>
      }
    >
      <div className="max-w-3xl py-10 sm:py-20">
        <h1 className="text-3xl leading-tight font-medium tracking-tight sm:text-5xl sm:leading-[1.1]">
          {t("title")}
        </h1>
        <p className="mt-5 max-w-2xl text-base leading-7 text-ink-muted sm:text-lg sm:leading-8">
          {t("lead")}
        </p>
        <div className="mt-8 flex flex-wrap items-start gap-3">
          {exploreDemo && (
            <ActionForm action={exploreDemo} outcomeAt="bottom" className="flex max-w-md flex-col gap-3">
              <SubmitButton className="self-start">{t("explore")}</SubmitButton>
            </ActionForm>
          )}
          <Button asChild variant={exploreDemo ? "secondary" : "primary"}>
            <Link href="/sign-up">{t("start")}</Link>
          </Button>
        </div>
        {exploreDemo && <p className="mt-3 text-[13px] leading-5 text-ink-muted">{t("exploreNote")}</p>}
      </div>
      <div className="grid gap-x-12 gap-y-8 border-t py-8 md:grid-cols-2">
        <Points
          title={t("method")}
          points={[t("methodPoints.verdicts"), t("methodPoints.origins"), t("methodPoints.counts")]}
        />
        <Points
          title={t("privacy")}
          points={[t("privacyPoints.people"), t("privacyPoints.code"), t("privacyPoints.keys")]}
          more={<TextLink href="/methods/privacy">{t("privacyMore")}</TextLink>}
        />
      </div>
    </SiteFrame>
  );
}

interface PointsProps {
  title: string;
  points: readonly string[];
  /** Where to read on. */
  more?: ReactNode;
}

function Points({ title, points, more }: PointsProps) {
  return (
    <section>
      <h2 className="text-sm leading-6 font-medium">{title}</h2>
      <ul className="mt-2 space-y-3 text-sm leading-6 text-ink-muted">
        {points.map((point) => (
          <li key={point} className="border-l-2 pl-3">
            {point}
          </li>
        ))}
      </ul>
      {more && <p className="mt-3 text-sm leading-6">{more}</p>}
    </section>
  );
}
