import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form-field";
import { Input } from "@/components/ui/input";

interface SamlFormProps {
  /** The company's domain that was typed; empty before. */
  domain: string;
  next: string;
}

/**
 * Asks for the company, then leads to its sign-in. Two steps, because our pages' policy lets no form's answer lead to
 * another site; a link may.
 */
export function SamlForm({ domain, next }: SamlFormProps) {
  const t = useTranslations("auth.providers.saml");
  const query = new URLSearchParams({ domain, ...(next === "/" ? {} : { next }) });
  if (domain !== "")
    return (
      <Button asChild variant="primary">
        <a href={`/auth/with/saml?${query}`} rel="nofollow">
          {t("goOn", { domain })}
        </a>
      </Button>
    );
  return (
    <form action="/sign-in" method="get" className="space-y-4">
      <input type="hidden" name="with" value="saml" />
      {next !== "/" && <input type="hidden" name="next" value={next} />}
      <FormField label={t("company")} hint={t("companyHint")}>
        {(field) => <Input name="company" autoComplete="email" required {...field} />}
      </FormField>
      <Button type="submit" variant="primary">
        {t("submit")}
      </Button>
    </form>
  );
}
