import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { RecoveryCodeForm, SecondFactorForm } from "@/components/auth/second-factor-forms";
import { userClient } from "@/lib/platform/supabase/server";
import { nextParam, withNext } from "@/lib/workspace/auth/next-param";
import { redeemRecoveryCode, showSecondFactor } from "@/lib/workspace/auth/second-factor-actions";
import { factorNeed, SHOW_PATH } from "@/lib/workspace/auth/second-factor-gate";
import { findUser } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.secondFactor"))("showTitle") };
}

export default async function ShowSecondFactorPage({ searchParams }: PageProps<"/sign-in/second-factor">) {
  const next = nextParam(await searchParams);
  if (!(await findUser())) redirect(withNext("/sign-in", withNext(SHOW_PATH, next)));
  if ((await factorNeed(await userClient())) !== "show") redirect(next === "/" ? "/organizations" : next);
  const t = await getTranslations("auth.secondFactor");
  return (
    <AuthCard
      title={t("showTitle")}
      description={t("showDescription")}
      footer={<RecoveryCodeForm action={redeemRecoveryCode} />}
    >
      <SecondFactorForm action={showSecondFactor} next={next} />
    </AuthCard>
  );
}
