import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { ProviderProblem } from "@/components/auth/provider-problem";
import { SamlForm } from "@/components/auth/saml-form";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { parseProvider } from "@/lib/platform/sign-in-providers";
import { signIn } from "@/lib/workspace/auth/actions";
import { isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { nextParam, withNext } from "@/lib/workspace/auth/next-param";
import { offeredProviders, typedDomain } from "@/lib/workspace/company-sign-in/offered";
import { SIGN_IN_PROBLEMS } from "@/lib/workspace/company-sign-in/problem";
import { findUser } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.signIn"))("title") };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const params = await searchParams;
  const next = nextParam(params);
  const user = await findUser();
  if (user && !isDemoAccount(user)) redirect(next);
  const t = await getTranslations("auth.signIn");
  const providers = offeredProviders();
  const problem = SIGN_IN_PROBLEMS.find((known) => known === params.problem);
  if (params.with === "saml" && !problem && providers.includes("saml"))
    return <CompanySignIn typed={params.company} next={next} />;
  return (
    <AuthCard
      title={t("title")}
      footer={
        <p>
          {t("noAccount")} <TextLink href={withNext("/sign-up", next)}>{t("signUp")}</TextLink>
        </p>
      }
    >
      {params.problem === "link" && (
        <Alert tone="warning" title={t("linkProblem")} className="mb-4">
          <p>{t("linkProblemDetail")}</p>
        </Alert>
      )}
      {problem && <ProviderProblem problem={problem} provider={parseProvider(params.with)} />}
      <ProviderButtons providers={providers} next={next} />
      <SignInForm action={signIn} next={next} />
    </AuthCard>
  );
}

/** The step in which somebody names the company whose SAML connection they come by. */
async function CompanySignIn({ typed, next }: { typed: string | string[] | undefined; next: string }) {
  const t = await getTranslations("auth.providers.saml");
  const domain = typedDomain(typed);
  return (
    <AuthCard title={t("title")} footer={<TextLink href={withNext("/sign-in", next)}>{t("back")}</TextLink>}>
      {typed !== undefined && domain === "" && (
        <Alert tone="warning" title={t("malformed")} className="mb-4" />
      )}
      <SamlForm domain={domain} next={next} />
    </AuthCard>
  );
}
