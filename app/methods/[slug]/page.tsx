import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { MethodArticle } from "@/components/methods/method-article";
import type { Locale } from "@/lib/platform/i18n/locale";
import { askedLanguage } from "@/lib/read/methods/asked-language";
import { methodMetadata } from "@/lib/read/methods/metadata";
import { readMethodPage } from "@/lib/read/methods/pages";

type MethodPageProps = PageProps<"/methods/[slug]">;

const requirePage = cache(
  async (slug: string, language: Locale) => (await readMethodPage(slug, language)) ?? notFound(),
);

export async function generateMetadata({ params, searchParams }: MethodPageProps): Promise<Metadata> {
  const { language, isAsked } = await askedLanguage(searchParams);
  return methodMetadata(await requirePage((await params).slug, language), isAsked);
}

export default async function MethodPage({ params, searchParams }: MethodPageProps) {
  const { language } = await askedLanguage(searchParams);
  return <MethodArticle page={await requirePage((await params).slug, language)} />;
}
