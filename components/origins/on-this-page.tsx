import { useTranslations } from "next-intl";
import type { OriginsView } from "@/lib/read/origin-comparisons/view";

/** The questions and what each unfolds, in the page's order. */
const QUESTIONS = {
  confounded: ["crude", "drivers", "size", "ratios", "naive", "dose", "rates"],
  unseen: ["bounds", "maturity"],
  fit: ["model", "breaking", "strata"],
  where: ["services", "tools"],
  second: ["taken-back"],
} as const;

/** What the page holds, each part a jump away; stays beside it where there is room. A jump unfolds its question. */
export function OnThisPage({ view: { stored, planner } }: { view: OriginsView }) {
  const t = useTranslations("origins");
  if (!stored) return null;
  const shown = (id: string) =>
    (id !== "naive" || stored.naive !== null) && (id !== "size" || !!stored.comparison.size);
  const questions = (Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[]).filter(
    (question) => question !== "second" || stored.takenBack !== null,
  );
  return (
    <nav
      aria-label={t("onThisPage")}
      className="sticky top-6 mb-6 hidden self-start text-[13px] leading-5 lg:block print:hidden"
    >
      <ul className="space-y-3">
        {questions.map((question) => (
          <li key={question}>
            <a href={`#${question}`} className={linkClass}>
              {t(`questions.${question}.question`)}
            </a>
            <ul className="mt-1 space-y-1 border-l pl-3">
              {QUESTIONS[question].filter(shown).map((id) => (
                <li key={id}>
                  <a href={`#${id}`} className={`${linkClass} text-ink-muted`}>
                    {id === "taken-back" ? t("takenBack.short") : t(`${id}.title`)}
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
        {planner && (
          <li>
            <a href="#planner" className={linkClass}>
              {t("planner.title")}
            </a>
          </li>
        )}
        <li>
          <a href="#past" className={linkClass}>
            {t("past.title")}
          </a>
        </li>
      </ul>
    </nav>
  );
}

const linkClass = "rounded-sm hover:text-ink hover:underline";
