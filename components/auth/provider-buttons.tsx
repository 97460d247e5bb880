import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { PROVIDER_NAMES, type SignInProvider } from "@/lib/platform/sign-in-providers";
import { ProviderMark } from "./provider-mark";

interface ProviderButtonsProps {
  providers: readonly SignInProvider[];
  /** Where to go afterwards; checked, and checked again. */
  next: string;
}

/** A button for each provider that this installation offers, above the form for a password. Plain links: they leave the site. */
export function ProviderButtons({ providers, next }: ProviderButtonsProps) {
  const t = useTranslations("auth.providers");
  if (providers.length === 0) return null;
  return (
    <div className="mb-6">
      <ul className="space-y-2">
        {providers.map((provider) => (
          <li key={provider}>
            <Button asChild className="w-full">
              <a href={addressOf(provider, next)} rel="nofollow">
                <ProviderMark provider={provider} />
                {provider === "saml"
                  ? t("saml.button")
                  : t("continue", { provider: PROVIDER_NAMES[provider] })}
              </a>
            </Button>
          </li>
        ))}
      </ul>
      <p className="mt-6 flex items-center gap-3 text-[13px] text-ink-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("or")}
      </p>
    </div>
  );
}

function addressOf(provider: SignInProvider, next: string): string {
  const query = new URLSearchParams(next === "/" ? {} : { next });
  if (provider === "saml") query.set("with", "saml");
  const path = provider === "saml" ? "/sign-in" : `/auth/with/${provider}`;
  return query.size > 0 ? `${path}?${query}` : path;
}
