import { useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";
import type { ListPage } from "@/lib/platform/list-page";

interface ListPagesProps {
  list: ListPage<unknown>;
  label: string;
  /** Which of all rows these are, in words. */
  shown: string;
  /** The address of the list, with what else it asks for. */
  href: string;
}

/** Which of all rows a page shows, and the ways to the others; nothing where these are all. */
export function ListPages({ list: { rows, page, skipped, total }, label, shown, href }: ListPagesProps) {
  const t = useTranslations("common.pages");
  if (rows.length === total) return null;
  const to = (number: number) => `${href}${href.includes("?") ? "&" : "?"}page=${number}`;
  return (
    <nav
      aria-label={label}
      className="figures flex flex-wrap gap-x-4 pt-3 text-[13px] leading-5 text-ink-muted"
    >
      <span>{shown}</span>
      {page > 1 && <TextLink href={to(page - 1)}>{t("previous")}</TextLink>}
      {skipped + rows.length < total && <TextLink href={to(page + 1)}>{t("next")}</TextLink>}
    </nav>
  );
}
