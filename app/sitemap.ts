import type { MetadataRoute } from "next";
import { methodPath } from "@/lib/read/methods/links";
import { methodAlternates } from "@/lib/read/methods/metadata";
import { listMethodLanguages } from "@/lib/read/methods/pages";
import { appOrigin } from "@/lib/workspace/auth/app-origin";

/** Where this product is reached is known when it runs. */
export const dynamic = "force-dynamic";

/** Every page that anybody may read, and the languages it is written in. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const [origin, methods] = await Promise.all([appOrigin(), listMethodLanguages()]);
  const whole = (path: string) => new URL(path, origin).href;
  const pages = [...methods].map(([slug, languages]) => {
    const url = whole(methodPath(slug));
    if (languages.length === 1) return { url };
    const alternates = Object.entries(methodAlternates(slug, languages));
    return {
      url,
      alternates: { languages: Object.fromEntries(alternates.map(([lang, path]) => [lang, whole(path)])) },
    };
  });
  return [{ url: whole("/") }, ...pages];
}
