import type { MetadataRoute } from "next";
import { listMethodSlugs } from "@/lib/read/methods/pages";
import { appOrigin } from "@/lib/workspace/auth/app-origin";

/** Where this product is reached is known when it runs. */
export const dynamic = "force-dynamic";

/** Every page that anybody may read. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const [origin, slugs] = await Promise.all([appOrigin(), listMethodSlugs()]);
  const paths = ["/", "/methods", ...slugs.map((slug) => `/methods/${slug}`)];
  return paths.map((path) => ({ url: new URL(path, origin).href }));
}
