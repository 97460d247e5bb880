import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("states.notFound");
  return { title: t("title") };
}

/** What isn't there for a member, with the way on around it. A stranger to the organization sees the page without it. */
export default async function NotFoundHere() {
  const t = await getTranslations("states.notFound");
  return (
    <EmptyState level="h1" title={t("title")}>
      <p>{t("bodyHere")}</p>
    </EmptyState>
  );
}
