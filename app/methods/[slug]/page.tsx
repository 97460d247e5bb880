import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { MethodArticle } from "@/components/methods/method-article";
import { methodTitle } from "@/lib/read/methods/links";
import { readMethodPage } from "@/lib/read/methods/pages";

type MethodPageProps = PageProps<"/methods/[slug]">;

const requirePage = cache(async (slug: string) => (await readMethodPage(slug)) ?? notFound());

export async function generateMetadata({ params }: MethodPageProps): Promise<Metadata> {
  const { markdown } = await requirePage((await params).slug);
  return { title: methodTitle(markdown) };
}

export default async function MethodPage({ params }: MethodPageProps) {
  return <MethodArticle page={await requirePage((await params).slug)} />;
}
