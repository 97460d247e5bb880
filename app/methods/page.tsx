import type { Metadata } from "next";
import { MethodArticle } from "@/components/methods/method-article";
import { askedLanguage } from "@/lib/read/methods/asked-language";
import { methodMetadata } from "@/lib/read/methods/metadata";
import { readMethodIndex } from "@/lib/read/methods/pages";

type MethodsPageProps = PageProps<"/methods">;

export async function generateMetadata({ searchParams }: MethodsPageProps): Promise<Metadata> {
  const { language, isAsked } = await askedLanguage(searchParams);
  return methodMetadata(await readMethodIndex(language), isAsked);
}

export default async function MethodsPage({ searchParams }: MethodsPageProps) {
  const { language } = await askedLanguage(searchParams);
  return <MethodArticle page={await readMethodIndex(language)} />;
}
