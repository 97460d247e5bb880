import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { TextLink } from "@/components/ui/text-link";
import type { PushSetup } from "@/lib/ingest/commit-origins/push-setup";

interface PushSetupCardProps {
  setup: PushSetup;
  tokensHref: string;
}

/** How to make CI push, ready to paste. */
export function PushSetupCard({ setup, tokensHref }: PushSetupCardProps) {
  const t = useTranslations("gitPush.setup");
  return (
    <Card aria-labelledby="set-up">
      <CardHeader id="set-up" title={t("title")} description={t("description")} />
      <CardBody className="space-y-5">
        <ol className="list-decimal space-y-2 pl-4 text-sm leading-6">
          <li>
            {t.rich("token", {
              link: (text) => <TextLink href={tokensHref}>{text}</TextLink>,
              code: () => <Code>IRIS_TOKEN</Code>,
            })}
          </li>
          <li>{t("workflow")}</li>
          <li>{t.rich("check", { code: () => <Code>node iris.cjs origins push --dry-run</Code> })}</li>
        </ol>
        <Workflow title={t("github")} path=".github/workflows/commit-origins.yml" text={setup.github} />
        <Workflow title={t("gitlab")} path=".gitlab-ci.yml" text={setup.gitlab} />
        <p className="text-[13px] leading-5 text-ink-muted">{t("placeholder")}</p>
      </CardBody>
    </Card>
  );
}

/** How to see, in one's own clone, the line that Iris never got. */
export function LocalEvidenceCard() {
  const t = useTranslations("gitPush.evidence");
  return (
    <Card aria-labelledby="evidence">
      <CardHeader id="evidence" title={t("title")} description={t("body")} />
      <CardBody>
        <Lines text="git show --no-patch --notes=ai <sha>" />
      </CardBody>
    </Card>
  );
}

function Workflow({ title, path, text }: { title: string; path: string; text: string }) {
  const t = useTranslations("gitPush.setup");
  return (
    <section className="space-y-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="flex flex-wrap items-baseline gap-x-2 text-sm leading-6 font-medium">
          {title} <code className="font-mono text-[13px] font-normal break-all text-ink-muted">{path}</code>
        </h3>
        <CopyButton text={text} labels={{ copy: t("copy"), copied: t("copied") }} />
      </div>
      <Lines text={text} />
    </section>
  );
}

function Lines({ text }: { text: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-md border bg-subtle p-3 font-mono text-[13px] leading-5"
    >
      {text}
    </pre>
  );
}

function Code({ children }: { children: string }) {
  return (
    <code className="rounded-sm bg-subtle px-1 py-0.5 font-mono text-[13px] break-words text-ink">
      {children}
    </code>
  );
}
