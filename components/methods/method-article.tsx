import { useLocale, useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";
import { LOCALE_NAMES } from "@/lib/platform/i18n/locale";
import { methodPathIn } from "@/lib/read/methods/metadata";
import type { MethodPage } from "@/lib/read/methods/pages";
import { Markdown } from "./markdown";

/** Documents that no metric's page is the way to. */
const MORE = ["origins", "git", "privacy"] as const;

/** One method page. Where it isn't written in its reader's language, they are told so. */
export function MethodArticle({ page: { slug, markdown, language, languages } }: { page: MethodPage }) {
  const t = useTranslations("methods");
  const isTranslated = languages.includes(useLocale());
  return (
    <div className="mx-auto max-w-3xl">
      <div className="mb-4 flex flex-wrap gap-x-4 gap-y-1 text-[13px] leading-5">
        {slug !== "" && <TextLink href="/methods">{t("all")}</TextLink>}
        {!isTranslated && <p className="text-ink-muted">{t("inEnglish")}</p>}
        <OtherLanguages page={{ slug, language, languages }} />
      </div>
      <article lang={language} className="break-words">
        <Markdown text={markdown} />
      </article>
      {slug === "" && (
        <ul className="my-3 space-y-1 leading-6">
          {MORE.map((more) => (
            <li key={more}>
              <TextLink href={`/methods/${more}`}>{t(`more.${more}`)}</TextLink>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The same page in the other languages it is written in: who doubts a translation has the original at hand. */
function OtherLanguages({
  page: { slug, language, languages },
}: {
  page: Pick<MethodPage, "slug" | "language" | "languages">;
}) {
  return languages
    .filter((other) => other !== language)
    .map((other) => (
      <TextLink
        key={other}
        href={methodPathIn(slug, other)}
        hrefLang={other}
        lang={other}
        prefetch={false}
        className="ms-auto"
      >
        {LOCALE_NAMES[other]}
      </TextLink>
    ));
}
