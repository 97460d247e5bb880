import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";

const STEPS = ["organization", "connect", "environments", "history"] as const;
export type FirstStep = (typeof STEPS)[number];

/**
 * Where somebody new is between signing up and their first figures. While a page shows it, the shell and the settings
 * around it hide their navigation: there is nothing to wander off to.
 */
export function FirstSteps({ current }: { current: FirstStep }) {
  const t = useTranslations("organizations.firstSteps");
  const at = STEPS.indexOf(current);
  return (
    <nav aria-label={t("label")} data-first-steps>
      <p className="text-[13px] leading-5 text-ink-muted sm:hidden">
        {t("step", { number: at + 1, total: STEPS.length })}: <span className="text-ink">{t(current)}</span>
      </p>
      <ol className="hidden gap-x-3 sm:flex">
        {STEPS.map((step, index) => (
          <li
            key={step}
            aria-current={index === at ? "step" : undefined}
            className={cn(
              "flex min-w-0 flex-1 items-start gap-2 border-t-2 pt-2 text-[13px] leading-5",
              index <= at ? "border-ink" : "border-line text-ink-muted",
              index === at && "font-medium",
            )}
          >
            {index < at && <Check aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />}
            <span className="min-w-0">{t(step)}</span>
            {index < at && <span className="sr-only">({t("done")})</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
