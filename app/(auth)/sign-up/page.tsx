import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { TextLink } from "@/components/ui/text-link";
import { signUp } from "@/lib/workspace/auth/actions";
import { isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { nextParam, withNext } from "@/lib/workspace/auth/next-param";
import { offeredProviders } from "@/lib/workspace/company-sign-in/offered";
import { findUser } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.signUp"))("title") };
}

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const next = nextParam(await searchParams);
  const user = await findUser();
  if (user && !isDemoAccount(user)) redirect(next);
  const t = await getTranslations("auth.signUp");
  return (
    <AuthCard
      title={t("title")}
      description={t("description")}
      footer={
        <p>
          {t("haveAccount")} <TextLink href={withNext("/sign-in", next)}>{t("signIn")}</TextLink>
        </p>
      }
    >
      <ProviderButtons providers={offeredProviders()} next={next} />
      <SignUpForm action={signUp} next={next} />
    </AuthCard>
  );
}
