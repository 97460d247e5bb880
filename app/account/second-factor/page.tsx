import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FactorList } from "@/components/account/factor-list";
import { RenewCodes } from "@/components/account/renew-codes";
import { SecondFactorSetup, type SetupLabels } from "@/components/account/second-factor-setup";
import { SiteFrame } from "@/components/shell/site-frame";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { nextParam, withNext } from "@/lib/workspace/auth/next-param";
import {
  removeSecondFactor,
  renewRecoveryCodes,
  setUpSecondFactor,
} from "@/lib/workspace/auth/second-factor-actions";
import { loadSecondFactors } from "@/lib/workspace/auth/second-factor-loader";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.secondFactor"))("title") };
}

export default async function SecondFactorPage({ searchParams }: PageProps<"/account/second-factor">) {
  const params = await searchParams;
  const next = nextParam(params);
  const { factors, codesLeft } = await loadSecondFactors(withNext("/account/second-factor", next));
  const t = await getTranslations("auth.secondFactor");
  const labels = await setupLabels();
  return (
    <SiteFrame>
      <div className="mx-auto max-w-2xl space-y-6 py-4 sm:py-10">
        <PageHeader title={t("title")} description={t("description")} />
        {params.lost !== undefined && factors?.length === 0 && <Alert tone="warning" title={t("lostNow")} />}
        {factors === null ? (
          <Alert title={t("unavailable")} />
        ) : (
          <>
            <Card aria-labelledby="apps">
              <CardHeader id="apps" title={factors.length === 0 ? t("setUp") : t("add")} />
              <CardBody className="space-y-4">
                {factors.length > 0 && (
                  <FactorList factors={factors} remove={(id) => removeSecondFactor.bind(null, id)} />
                )}
                <SecondFactorSetup action={setUpSecondFactor} labels={labels} />
              </CardBody>
            </Card>
            {factors.length > 0 && (
              <Card aria-labelledby="codes">
                <CardHeader
                  id="codes"
                  title={t("codes")}
                  description={`${t("codesLeft", { count: codesLeft })} ${t("renewDescription")}`}
                />
                <CardBody>
                  <RenewCodes
                    action={renewRecoveryCodes}
                    labels={{ ...labels, form: t("renew"), renew: t("renew") }}
                  />
                </CardBody>
              </Card>
            )}
          </>
        )}
        <p className="text-[13px]">
          <TextLink href={next === "/" ? "/organizations" : next}>{t("goOn")}</TextLink>
        </p>
      </div>
    </SiteFrame>
  );
}

async function setupLabels(): Promise<SetupLabels> {
  const t = await getTranslations("auth.secondFactor");
  return {
    form: t("setUp"),
    appName: t("appName"),
    appNameHint: t("appNameHint"),
    currentPassword: (await getTranslations("auth.account"))("currentPassword"),
    begin: t("begin"),
    scan: t("scan"),
    qrCode: t("qrCode"),
    secret: t("secret"),
    code: t("code"),
    confirm: t("confirm"),
    codesDescription: t("codesDescription"),
    copyCodes: t("copyCodes"),
    copied: t("copied"),
  };
}
