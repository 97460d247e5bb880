import type { MetadataRoute } from "next";
import { appOrigin } from "@/lib/workspace/auth/app-origin";

/** Where this product is reached is known when it runs. */
export const dynamic = "force-dynamic";

/** The front page and the methods are for everybody; all else needs an account or a secret address. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  return {
    rules: { userAgent: "*", allow: ["/$", "/methods", "/opengraph-image"], disallow: "/" },
    sitemap: `${await appOrigin()}/sitemap.xml`,
  };
}
