import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { ConnectForm, type ConnectFormLabels } from "./connect-form";
import { KeyPicture, type KeyPictureKind } from "./key-pictures";

interface ConnectCardProps {
  connect: FormAction;
  /** The site connected before; empty at first. */
  site: string;
  /** Where calls go instead, where the operator set an address. */
  apiUrl: string | null;
}

/** Connecting, with where to find what is asked for. @param asksHistory whether how much is loaded is still to be said. */
export function ConnectCard({
  connect,
  site,
  apiUrl,
  asksHistory,
}: ConnectCardProps & { asksHistory: boolean }) {
  const t = useTranslations("integrations.connect");
  const labels = useConnectLabels();
  return (
    <Card aria-labelledby="connect">
      <CardHeader id="connect" title={t("title")} description={t("description")} />
      <CardBody className="grid gap-x-12 gap-y-8 md:grid-cols-[minmax(0,1fr)_minmax(0,21rem)]">
        <div className="md:sticky md:top-6 md:self-start">
          <ConnectForm
            connect={connect}
            site={site}
            apiUrl={apiUrl}
            labels={labels}
            history={asksHistory && { label: t("allHistory"), detail: t("allHistoryDetail") }}
          />
        </div>
        <Steps />
      </CardBody>
    </Card>
  );
}

/** Changing the keys of a connection, folded away until somebody wants it. */
export function ReplaceKeysCard({ connect, site, apiUrl, open }: ConnectCardProps & { open: boolean }) {
  const t = useTranslations("integrations.connect");
  const labels = useConnectLabels();
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
          <div className="max-w-md">
            <ConnectForm connect={connect} site={site} apiUrl={apiUrl} labels={labels} />
          </div>
        </div>
      </details>
    </Card>
  );
}

function Steps() {
  const t = useTranslations("integrations.connect");
  const code = (scope: string) => (
    <code className="rounded-sm bg-subtle px-1 py-0.5 font-mono text-[13px] whitespace-nowrap text-ink">
      {scope}
    </code>
  );
  return (
    <section aria-labelledby="steps" className="text-[13px] leading-5 text-ink-muted">
      <h3 id="steps" className="font-medium text-ink">
        {t("stepsTitle")}
      </h3>
      <ol className="mt-3 space-y-5">
        <Step number={1} picture="api">
          {t("steps.api")}
        </Step>
        <Step number={2} picture="application">
          {t("steps.application")}
        </Step>
        <Step number={3} picture="scope">
          {t.rich("steps.scope", {
            code: () => code("dora_metrics_read"),
            incidents: () => code("incident_read"),
          })}
        </Step>
        <Step number={4}>{t("steps.paste")}</Step>
      </ol>
      <p className="mt-4">{t("environmentsNext")}</p>
      <p className="mt-2 text-xs leading-4">{t("pictures.caption")}</p>
    </section>
  );
}

function Step({
  number,
  picture,
  children,
}: {
  number: number;
  picture?: KeyPictureKind;
  children: ReactNode;
}) {
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 gap-y-2">
      <span
        aria-hidden="true"
        className="figures grid size-5 place-items-center rounded-full bg-subtle text-xs font-medium text-ink"
      >
        {number}
      </span>
      <p>{children}</p>
      {picture && (
        <div className="col-start-2">
          <KeyPicture kind={picture} />
        </div>
      )}
    </li>
  );
}

/** Texts for the browser; the two that name a site keep their placeholder, because the site is typed there. */
function useConnectLabels(): ConnectFormLabels {
  const t = useTranslations("integrations.connect");
  return {
    site: t("site"),
    siteHint: t("siteHint"),
    siteFound: t("siteFound", { host: "{host}" }),
    siteProxied: t("siteProxied", { host: "{host}" }),
    siteUnknown: t("siteUnknown"),
    siteGovernment: t("siteGovernment"),
    apiKey: t("apiKey"),
    applicationKey: t("applicationKey"),
    apiKeyWhere: t("apiKeyWhere", { site: "{site}" }),
    applicationKeyWhere: t("applicationKeyWhere", { site: "{site}" }),
    submit: t("submit"),
  };
}
