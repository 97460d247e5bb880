import { ActionSelect } from "@/components/ui/action-form";
import { LOCALE_NAMES, LOCALES, type Locale } from "@/lib/platform/i18n/locale";

/** The language somebody reads the digest in. */
export function LocaleSelect({ label, locale }: { label: string; locale: Locale }) {
  return (
    <ActionSelect name="locale" label={label} defaultValue={locale}>
      {LOCALES.map((value) => (
        <option key={value} value={value} lang={value}>
          {LOCALE_NAMES[value]}
        </option>
      ))}
    </ActionSelect>
  );
}
