import { join } from "node:path";
import { build, type Plugin } from "esbuild";

/** Where the bundle lies: the action at the repository's root runs it from a bare checkout, so it is committed. */
export const BUNDLE_PATH = "dist/iris.cjs";

/** The two parts of undici that a proxy takes: the whole of it, WebSockets and caches too, would double the file. */
const ONLY_THE_PROXY: Plugin = {
  name: "only-the-proxy",
  setup({ initialOptions, onLoad, onResolve }) {
    onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: "only-the-proxy" }));
    onLoad({ filter: /.*/, namespace: "only-the-proxy" }, () => ({
      contents: `
        exports.EnvHttpProxyAgent = require("undici/lib/dispatcher/env-http-proxy-agent.js");
        exports.setGlobalDispatcher = require("undici/lib/global.js").setGlobalDispatcher;`,
      resolveDir: initialOptions.absWorkingDir ?? process.cwd(),
    }));
  },
};

/** Of zod's messages the English ones: those of all languages would be a fifth of the file. */
const ONLY_ENGLISH: Plugin = {
  name: "only-english",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/**
 * Bundles the command with everything it needs into one file for Node 20 and newer. The same sources give the same
 * bytes, which a test compares with the committed file.
 */
export async function bundleOriginsCli(root: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join("lib", "tools", "cli", "origins-push", "standalone.ts")],
    tsconfig: "tsconfig.json",
    bundle: true,
    plugins: [ONLY_THE_PROXY, ONLY_ENGLISH],
    minify: true,
    platform: "node",
    target: "node20",
    // cli-progress asks for Node's modules with require, which an ES module doesn't have.
    format: "cjs",
    charset: "utf8",
    legalComments: "inline",
    banner: {
      js: "#!/usr/bin/env node\n// Built by `npm run build:origins-cli` from lib/tools/cli/origins-push. MIT licence.",
    },
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error("esbuild wrote no file.");
  return file.contents;
}
