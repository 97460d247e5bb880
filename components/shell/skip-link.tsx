import { useTranslations } from "next-intl";

/** The first stop of the keyboard: past the navigation, to the page itself (`id="content"`). */
export function SkipLink() {
  const t = useTranslations("shell");
  return (
    <a
      href="#content"
      className="sr-only rounded-md bg-ink px-4 py-2 text-ink-inverse focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50"
    >
      {t("skipToContent")}
    </a>
  );
}
