import { useTranslations } from "next-intl";
import { MethodLink } from "./method-link";

/** Below a list of failure rates: the way to how one is made. */
export function FailureRateMethod() {
  const t = useTranslations("metrics.change-failure-rate");
  return (
    <p className="mt-3 max-w-prose text-[13px] leading-5 text-ink-muted">
      {t("title")}: {t("definition")} <MethodLink slug="change-failure-rate" />
    </p>
  );
}
