import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { signIn } from "@/lib/workspace/auth/actions";
import { isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { nextParam, withNext } from "@/lib/workspace/auth/next-param";
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
      <SignInForm action={signIn} next={next} />
    </AuthCard>
  );
}
