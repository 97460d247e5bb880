import { useTranslations } from "next-intl";
import { CopyIcon } from "./copy-icon";

/** Something's id at Datadog, which can be copied. */
export function ExternalId({ id }: { id: string }) {
  const t = useTranslations("common.copy");
  return (
    <span className="inline-flex items-center gap-1">
      <span className="font-mono text-xs break-all">{id}</span>
      <CopyIcon text={id} labels={{ copy: t("id"), copied: t("copied") }} />
    </span>
  );
}
