import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import type { Repository } from "@/lib/workspace/repositories/types";

interface RepositorySelectProps {
  label: string;
  repositories: readonly Repository[];
}

/** One of the known repositories. */
export function RepositorySelect({ label, repositories }: RepositorySelectProps) {
  const t = useTranslations("repositories.unmatched");
  return (
    <Select name="repositoryId" aria-label={label} defaultValue="" required className="w-56 max-w-full">
      <option value="" disabled>
        {t("choose")}
      </option>
      {repositories.map(({ id, slug }) => (
        <option key={id} value={id}>
          {slug}
        </option>
      ))}
    </Select>
  );
}
