import { useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { PROVIDER_NAMES, type SignInProvider } from "@/lib/platform/sign-in-providers";
import type { SignInProblem } from "@/lib/workspace/company-sign-in/problem";

/** Why signing in with a provider didn't work, and what to do. */
export function ProviderProblem({
  problem,
  provider,
}: {
  problem: SignInProblem;
  provider: SignInProvider | null;
}) {
  const t = useTranslations("auth.providers");
  const name = provider ? PROVIDER_NAMES[provider] : t("provider");
  return (
    <Alert tone="warning" title={t(`problems.${problem}.title`, { provider: name })} className="mb-4">
      <p>{t(`problems.${problem}.detail`, { provider: name })}</p>
    </Alert>
  );
}
