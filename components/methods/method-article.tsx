import { useLocale, useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";
import type { MethodPage } from "@/lib/read/methods/pages";
import { Markdown } from "./markdown";

/** One method page. The documents are written in English; a reader of another language is told so. */
export function MethodArticle({ page }: { page: MethodPage }) {
  const t = useTranslations("methods");
  const locale = useLocale();
  return (
    <div className="mx-auto max-w-3xl">
      {page.slug !== "" && (
        <p className="mb-4 text-[13px]">
          <TextLink href="/methods">{t("all")}</TextLink>
        </p>
      )}
      {locale !== "en" && <p className="mb-4 text-[13px] leading-5 text-ink-muted">{t("inEnglish")}</p>}
      <article lang="en" className="break-words">
        <Markdown text={page.markdown} />
        {page.slug === "" && (
          <ul className="my-3 space-y-1 leading-6">
            <li>
              <TextLink href="/methods/origins">Origins: how a commit is classed</TextLink>
            </li>
            <li>
              <TextLink href="/methods/git">Origins from git, classified in your own network</TextLink>
            </li>
            <li>
              <TextLink href="/methods/privacy">
                Privacy: what is read, stored, encrypted, sent, and for how long
              </TextLink>
            </li>
          </ul>
        )}
      </article>
    </div>
  );
}
