/** The workflows that push commit origins, for an organization of an installation. `OWNER` and `REF` are the reader's. */
export interface PushSetup {
  github: string;
  gitlab: string;
}

/** As in docs/integrations/git.md, with this installation's address and this organization in place. */
export function pushSetup(server: string, slug: string): PushSetup {
  return {
    github: `name: Commit origins
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - uses: OWNER/iris@REF
        with:
          server: ${server}
          organization: ${slug}
          token: \${{ secrets.IRIS_TOKEN }}
`,
    gitlab: `commit-origins:
  image: node:22
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: 0
    IRIS_URL: ${server}
    IRIS_ORG: ${slug}
    # IRIS_TOKEN: a masked, protected variable of the project
  script:
    - git fetch origin "+refs/notes/ai:refs/notes/ai" || true
    - curl -fsSLo /tmp/iris.cjs "https://raw.githubusercontent.com/OWNER/iris/REF/dist/iris.cjs"
    - node /tmp/iris.cjs origins push
`,
  };
}
