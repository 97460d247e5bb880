import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";

type Handler = (request: Request, context: object) => Promise<Response>;
const files = import.meta.glob<Record<string, Handler>>("/app/api/**/route.ts");

interface Route {
  pattern: RegExp;
  names: string[];
  load: () => Promise<Record<string, Handler>>;
}

/** What is written out comes before a placeholder, and that before what takes everything. */
const routes: Route[] = Object.entries(files)
  .map(([file, load]) => ({ path: file.replace(/^\/app|\/route\.ts$/g, ""), load }))
  .sort((a, b) => (a.path.replaceAll("[", "~") < b.path.replaceAll("[", "~") ? -1 : 1))
  .map(({ path, load }) => ({
    pattern: new RegExp(
      `^${path
        .replaceAll(".", "\\.")
        .replace(/\[\\\.\\\.\\\.\w+\]/, ".+")
        .replaceAll(/\[\w+\]/g, "([^/]+)")}$`,
    ),
    names: [...path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name),
    load,
  }));

/** The API's routes behind a real address, as a command meets them. */
export function serveApi() {
  return serveOnLoopback(async (input) => {
    const request = input as Request;
    const { pathname } = new URL(request.url);
    for (const { pattern, names, load } of routes) {
      const found = pattern.exec(pathname);
      const handler = found && (await load())[request.method];
      if (!found || !handler) continue;
      const params = Object.fromEntries(
        names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")]),
      );
      return handler(request, { params: Promise.resolve(params) });
    }
    return new Response(null, { status: 404 });
  });
}
