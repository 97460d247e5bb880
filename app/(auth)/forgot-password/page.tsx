import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ForgotPasswordForm } from "@/components/auth/password-forms";
import { TextLink } from "@/components/ui/text-link";
import { requestPasswordReset } from "@/lib/workspace/auth/actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.forgot"))("title") };
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations("auth.forgot");
  return (
    <AuthCard
      title={t("title")}
      description={t("description")}
      footer={<TextLink href="/sign-in">{t("back")}</TextLink>}
    >
      <ForgotPasswordForm action={requestPasswordReset} />
    </AuthCard>
  );
}
