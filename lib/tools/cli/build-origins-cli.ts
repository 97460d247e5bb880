/** `npm run build:origins-cli`: writes the single-file command that `action.yml` and other CI systems run. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { BUNDLE_PATH, bundleOriginsCli } from "./origins-push/bundle";

const bundle = await bundleOriginsCli(process.cwd());
mkdirSync(dirname(BUNDLE_PATH), { recursive: true });
writeFileSync(BUNDLE_PATH, bundle, { mode: 0o755 });
process.stderr.write(`${BUNDLE_PATH}: ${Math.ceil(bundle.length / 1024)} kB\n`);
