import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ResetPasswordForm } from "@/components/auth/password-forms";
import { resetPassword } from "@/lib/auth/actions";
import { findUser } from "@/lib/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("title") };
}

export default async function ResetPasswordPage() {
  // The mail's link signs in on its way here; nobody signed in means there was no such link.
  const user = (await findUser()) ?? redirect("/forgot-password");
  const t = await getTranslations("auth.reset");
  return (
    <AuthCard title={t("title")} description={t("description", { email: user.email })}>
      <ResetPasswordForm action={resetPassword} email={user.email} />
    </AuthCard>
  );
}
