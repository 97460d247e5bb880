import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";

const NEW_TOKEN = "https://github.com/settings/personal-access-tokens/new";

/** Connecting, with how to make what is asked for. */
export function ConnectGithubCard({ connect }: { connect: FormAction }) {
  const t = useTranslations("github.connect");
  return (
    <Card aria-labelledby="connect">
      <CardHeader id="connect" title={t("title")} description={t("description")} />
      <CardBody className="grid gap-x-12 gap-y-8 md:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
        <TokenForm connect={connect} />
        <Steps />
      </CardBody>
    </Card>
  );
}

/** Changing the token of a connection, folded away until somebody wants it. */
export function ReplaceTokenCard({ connect, open }: { connect: FormAction; open: boolean }) {
  const t = useTranslations("github.connect");
  return (
    <Card>
      <details open={open} className="group">
        <summary className="flex list-none items-center justify-between px-5 py-4 text-sm leading-6 font-medium">
          {t("replace")}
          <span aria-hidden="true" className="text-ink-faint transition-transform group-open:rotate-90">
            ›
          </span>
        </summary>
        <div className="space-y-4 px-5 pb-5">
          <p className="text-[13px] leading-5 text-ink-muted">{t("replaceDescription")}</p>
          <div className="grid gap-x-12 gap-y-8 md:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
            <TokenForm connect={connect} />
            <Steps />
          </div>
        </div>
      </details>
    </Card>
  );
}

/** The token: never shown, never filled in, never given back. */
function TokenForm({ connect }: { connect: FormAction }) {
  const t = useTranslations("github.connect");
  return (
    <ActionForm action={connect} className="space-y-5" aria-label={t("submit")}>
      <ActionField
        name="token"
        type="password"
        label={t("token")}
        hint={t("tokenHint")}
        placeholder="github_pat_…"
        autoComplete="off"
        data-1p-ignore=""
        data-lpignore="true"
        spellCheck={false}
        required
      />
      <SubmitButton>{t("submit")}</SubmitButton>
    </ActionForm>
  );
}

function Steps() {
  const t = useTranslations("github.connect");
  return (
    <section aria-labelledby="steps" className="text-[13px] leading-5 text-ink-muted">
      <h3 id="steps" className="font-medium text-ink">
        {t("stepsTitle")}
      </h3>
      <ol className="mt-2 list-decimal space-y-2 pl-4">
        <li>
          {t.rich("steps.open", {
            link: (text) => (
              <a
                href={NEW_TOKEN}
                target="_blank"
                rel="noreferrer"
                className="rounded-sm text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink"
              >
                {text}
              </a>
            ),
          })}
        </li>
        <li>{t("steps.owner")}</li>
        <li>{t("steps.repositories")}</li>
        <li>{t("steps.permissions")}</li>
        <li>{t("steps.expiry")}</li>
      </ol>
      <p className="mt-3">{t("privacy")}</p>
    </section>
  );
}
