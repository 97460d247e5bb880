import { useTranslations } from "next-intl";

/** Which build this is: the package's version and the commit it was made from. */
export function BuildVersion() {
  const t = useTranslations("shell");
  const commit = process.env.IRIS_BUILD_COMMIT;
  return (
    <p className="figures">
      {t("version", { version: process.env.IRIS_BUILD_VERSION ?? "" })}
      {commit && <span className="font-mono text-xs"> ({commit})</span>}
    </p>
  );
}
