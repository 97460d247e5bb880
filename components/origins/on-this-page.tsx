import { useTranslations } from "next-intl";
import type { OriginsView } from "@/lib/read/origin-comparisons/view";

/** The sections of a comparison, in their order; not each has them all. */
const COMPARED = [
  "ratios",
  "breaking",
  "drivers",
  "crude",
  "size",
  "dose",
  "rates",
  "bounds",
  "maturity",
  "model",
  "strata",
  "services",
  "tools",
] as const;

/** A long page's sections, each a jump away. */
export function OnThisPage({ view: { coverage, aiModes, stored, planner } }: { view: OriginsView }) {
  const t = useTranslations("origins");
  const coverageText = useTranslations("commitOrigins.coverage");
  const modesText = useTranslations("commitOrigins.modes");
  const isShown = (id: (typeof COMPARED)[number]) => id !== "size" || !!stored?.comparison.size;
  const sections = [
    ...(coverage.commits > 0 ? [{ id: "coverage", title: coverageText("title") }] : []),
    ...(aiModes.length > 0 ? [{ id: "ai-modes", title: modesText("title") }] : []),
    ...(stored ? COMPARED.filter(isShown).map((id) => ({ id, title: t(`${id}.title`) })) : []),
    ...(planner ? [{ id: "planner", title: t("planner.title") }] : []),
    { id: "past", title: t("past.title") },
  ];
  // One is on the screen anyway.
  if (sections.length < 3) return null;
  return (
    <nav aria-label={t("onThisPage")} className="text-[13px] leading-6 print:hidden">
      <ul className="flex flex-wrap gap-x-4">
        {sections.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} className="rounded-sm text-ink-muted hover:text-ink hover:underline">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
