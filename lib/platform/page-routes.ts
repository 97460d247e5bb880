import { readdirSync } from "node:fs";
import { join } from "node:path";

const FILE = /^(.*?)[/\\]?(?:page|route)\.tsx?$/;
const GROUP = /^\(.+\)$/;

/** Routes of a source tree's `app` folder as Next names them: `/[org]/dashboard`. What is written out comes before a placeholder. */
export function readRoutes(root: string): string[] {
  const files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" });
  const routes = files.flatMap((file) => {
    const folders = FILE.exec(file)?.[1]?.split(/[/\\]/);
    return folders ? `/${folders.filter((name) => !GROUP.test(name)).join("/")}` : [];
  });
  // "~" sorts after every letter.
  return routes.sort((a, b) => (a.replaceAll("[", "~") < b.replaceAll("[", "~") ? -1 : 1));
}

/** The route that an address leads to, so that measures name no customer; null for none of ours. @param routes as `readRoutes`. */
export function routeOf(path: string, routes: readonly string[]): string | null {
  const parts = path.split("/");
  const leadsTo = (route: string): boolean => {
    const names = route.split("/");
    const isSame = (name: string, at: number) =>
      name.startsWith("[") ? parts[at] !== "" : name === parts[at];
    return names.length === parts.length && names.every(isSame);
  };
  return routes.find(leadsTo) ?? null;
}
