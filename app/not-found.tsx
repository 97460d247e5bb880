import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Wordmark } from "@/components/shell/wordmark";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("states.notFound");
  return { title: t("title") };
}

/** Also what a stranger sees for someone else's organization: nothing tells the two apart. */
export default async function NotFound() {
  const t = await getTranslations("states.notFound");
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center">
      <div className="px-5">
        <Wordmark />
      </div>
      <EmptyState
        level="h1"
        title={t("title")}
        action={
          <Button asChild>
            <Link href="/">{t("action")}</Link>
          </Button>
        }
      >
        <p>{t("body")}</p>
      </EmptyState>
    </main>
  );
}
