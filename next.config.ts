import { execFileSync } from "node:child_process";
import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import { readRoutes } from "./lib/platform/page-routes";
import { readMigrations } from "./lib/platform/readiness/schema-version";
import { DATA_CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from "./lib/platform/security/headers";
import packageJson from "./package.json";

const COMMIT_LENGTH = 7;

/** The commit this build was made from: the host's word for it, else git's; empty in a source tree without git. */
function buildCommit(): string {
  const named = process.env.VERCEL_GIT_COMMIT_SHA ?? process.env.IRIS_COMMIT;
  if (named) return named.slice(0, COMMIT_LENGTH);
  try {
    return execFileSync("git", ["rev-parse", `--short=${COMMIT_LENGTH}`, "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    // A downloaded archive has no history; the version alone then stands in the footer.
    return "";
  }
}

/** Where actions may come from besides the host they are sent to: our own address, where a proxy in front hides it. */
function ownOrigins(): string[] {
  const { APP_URL = "" } = process.env;
  // A malformed one is refused by name when the server starts.
  return URL.canParse(APP_URL) ? [new URL(APP_URL).host] : [];
}

const toHeaders = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }));

const IMAGE_FONTS = ["./node_modules/geist/dist/fonts/geist-sans/Geist-{Regular,SemiBold}.ttf"];

const METHOD_PAGES = ["./docs/*.md", "./docs/metrics/*.md", "./docs/integrations/*.md", "./docs/pt-BR/**/*"];

const config: NextConfig = {
  env: {
    IRIS_BUILD_VERSION: packageJson.version,
    IRIS_BUILD_COMMIT: buildCommit(),
    // What the database is compared with: the files aren't there where pages run.
    IRIS_MIGRATIONS: readMigrations(process.cwd()).join(","),
    IRIS_ROUTES: readRoutes(process.cwd()).join(","),
  },
  poweredByHeader: false,
  // `npm start` and `npm test` build what was checked already; a build anywhere else, such as on the host, checks.
  typescript: { ignoreBuildErrors: process.env.IRIS_TYPES_CHECKED === "1" },
  experimental: { serverActions: { allowedOrigins: ownOrigins() } },
  headers: async () => [
    { source: "/:path*", headers: toHeaders(SECURITY_HEADERS) },
    {
      // Whoever holds the address may read, and nobody else is to learn it.
      source: "/public/:path*",
      headers: toHeaders({ "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow" }),
    },
    {
      source: "/api/:path*",
      headers: toHeaders({ "content-security-policy": DATA_CONTENT_SECURITY_POLICY }),
    },
  ],
  // Read at run time, by a name the tracing can't see.
  outputFileTracingIncludes: {
    "/**/*.png": IMAGE_FONTS,
    "/**/opengraph-image": IMAGE_FONTS,
    "/[[]org[]]/settings/integrations/git": ["./dist/iris.cjs"],
    "/sitemap.xml": METHOD_PAGES,
    "/methods": METHOD_PAGES,
    "/methods/[[]slug[]]": METHOD_PAGES,
    "/api/mcp": METHOD_PAGES,
  },
  // Loaded by the sync at run time: bundling the client more than doubles the build, and PGlite reads its own files.
  serverExternalPackages: ["@datadog/datadog-api-client", "@supabase/lite", "@electric-sql/pglite", "undici"],
};

/** Messages are compiled when the pages are built: the browser then needs no parser for them. */
const withMessages = createNextIntlPlugin({
  requestConfig: "./lib/platform/i18n/request.ts",
  experimental: {
    messages: { path: "./lib/platform/i18n/messages", format: "json", locales: "infer", precompile: true },
  },
});

export default withMessages(config);
