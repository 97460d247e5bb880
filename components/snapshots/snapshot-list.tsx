import { useTranslations } from "next-intl";
import { Card, CardBody } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import type { SnapshotSummary } from "@/lib/read/snapshots/types";
import { WindowText } from "./basis-card";

interface SnapshotListProps {
  snapshots: readonly SnapshotSummary[];
  /** Who kept each, by its id. */
  makers: ReadonlyMap<string, string>;
  path: string;
  timeZone: string;
}

/** The kept reports, newest first. */
export function SnapshotList({ snapshots, makers, path, timeZone }: SnapshotListProps) {
  const t = useTranslations("snapshots");
  return (
    <Card aria-label={t("title")}>
      <CardBody>
        <ul className="divide-y">
          {snapshots.map((snapshot) => (
            <li key={snapshot.id} className="py-3 first:pt-0 last:pb-0">
              <TextLink href={`${path}/${snapshot.id}`} className="font-medium break-words">
                {snapshot.title}
              </TextLink>
              <p className="text-[13px] leading-5 text-ink-muted">
                <WindowText window={snapshot.scope.window} timeZone={timeZone} />
                {" · "}
                {snapshot.scope.environments.join(", ")}
              </p>
              <p className="text-[13px] leading-5 text-ink-muted">
                {t.rich("keptAt", {
                  when: () => <Instant at={snapshot.createdAt} timeZone={timeZone} />,
                  who: makers.get(snapshot.id) ?? "",
                })}
              </p>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
