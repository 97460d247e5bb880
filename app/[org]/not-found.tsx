import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";

/** What isn't there for a member, with the way on around it. A stranger to the organization sees the page without it. */
export default async function NotFoundHere() {
  const t = await getTranslations("states.notFound");
  return (
    <EmptyState level="h1" title={t("title")}>
      <p>{t("bodyHere")}</p>
    </EmptyState>
  );
}
