import { CopyButton } from "@/components/ui/copy-button";

/** Texts beside recovery codes, translated by the page. */
export type RecoveryCodeLabels = Record<"codesDescription" | "copyCodes" | "copied", string>;

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, labels }: { codes: readonly string[]; labels: RecoveryCodeLabels }) {
  return (
    <div className="space-y-3 text-sm leading-6">
      <p>{labels.codesDescription}</p>
      <ul className="grid gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyButton text={codes.join("\n")} labels={{ copy: labels.copyCodes, copied: labels.copied }} />
    </div>
  );
}
