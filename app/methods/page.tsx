import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MethodArticle } from "@/components/methods/method-article";
import { readMethodIndex } from "@/lib/read/methods/pages";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("methods");
  return { title: t("title") };
}

export default async function MethodsPage() {
  return <MethodArticle page={await readMethodIndex()} />;
}
