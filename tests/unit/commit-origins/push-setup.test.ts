import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pushSetup } from "@/lib/ingest/commit-origins/push-setup";
import { version } from "../../../package.json";

const SUM = createHash("sha256").update(readFileSync("dist/iris.cjs")).digest("hex");
const page = readFileSync("docs/integrations/git.md", "utf8");
const documented = (heading: string) =>
  new RegExp(`## ${heading}\\n\`\`\`yaml\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];

test("the workflows to paste are those of the documentation, pinned to this installation's tag and file", () => {
  const own = ({ github, gitlab }: ReturnType<typeof pushSetup>) =>
    [github, gitlab].map((text) => text.replaceAll(`v${version}`, "TAG").replaceAll(SUM, "SHA256"));
  expect(own(pushSetup("https://iris.example.com", "acme"))).toEqual([
    documented("GitHub Actions"),
    documented("GitLab CI"),
  ]);
  const mine = pushSetup("https://iris.acme.example", "shop");
  for (const text of [mine.github, mine.gitlab]) {
    expect(text).toContain("https://iris.acme.example\n");
    expect(text).toContain(SUM);
  }
});

test("no action of another's is named by a tag that can be moved", () => {
  for (const file of ["integrations/git.md", "integrations/pipeline.md", "check.md"]) {
    for (const [, name, ref] of readFileSync(`docs/${file}`, "utf8").matchAll(/uses: (\S+)@(\S+)/g))
      if (!name?.startsWith("OWNER/")) expect(ref, `${file}: ${name}`).toMatch(/^[0-9a-f]{40}$/);
  }
});
