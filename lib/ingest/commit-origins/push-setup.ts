import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../../package.json";

/** The workflows that push commit origins, for an organization of an installation. `OWNER` is the reader's. */
export interface PushSetup {
  github: string;
  gitlab: string;
}

let known: string | undefined;

/** Of the single file of this installation's version, as its release tells it; a word to replace where it isn't here. */
function checksum(): string {
  const file = join(process.cwd(), "dist", "iris.cjs");
  if (!existsSync(file)) return "SHA256";
  known ??= createHash("sha256").update(readFileSync(file)).digest("hex");
  return known;
}

/** As in docs/integrations/git.md, with this installation's address, version and checksum, and this organization in place. */
export function pushSetup(server: string, slug: string): PushSetup {
  const [tag, sum] = [`v${version}`, checksum()];
  return {
    github: `name: Commit origins
on:
  push:
    branches: [main]
permissions:
  contents: read
concurrency: commit-origins
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@fbc6f3992d24b796d5a048ff273f7fcc4a7b6c09 # v5.1.0
        with:
          fetch-depth: 0
      - uses: OWNER/iris@${tag}
        with:
          server: ${server}
          organization: ${slug}
          token: \${{ secrets.IRIS_TOKEN }}
          checksum: ${sum}
`,
    gitlab: `commit-origins:
  image: node:22
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: 0
    IRIS_URL: ${server}
    IRIS_ORG: ${slug}
    IRIS_CJS_SHA256: ${sum}
    # IRIS_TOKEN: a masked, protected variable of the project
  script:
    - git fetch origin "+refs/notes/ai:refs/notes/ai" || true
    - curl -fsSLo /tmp/iris.cjs "https://raw.githubusercontent.com/OWNER/iris/${tag}/dist/iris.cjs"
    - echo "$IRIS_CJS_SHA256  /tmp/iris.cjs" | sha256sum -c -
    - node /tmp/iris.cjs origins push
  allow_failure:
    exit_codes: 1 # Iris is down: the next push catches up
`,
  };
}
