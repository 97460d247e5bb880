import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/instant";
import type { DashboardView } from "@/lib/read/dashboard/view-model";

/** Where the data comes from, how fresh it is, and how much of it is still open. */
export function SyncLine({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.sync");
  const { sync, organization, now } = view;
  if (!sync) return null;
  return (
    <p className="figures text-[13px] leading-5 text-ink-muted sm:ml-auto">
      {sync.disconnected && t("disconnected")}
      {!sync.disconnected &&
        !sync.lastSyncAt &&
        (sync.pusher ? t("pushedNever", { by: sync.pusher }) : t("never"))}
      {!sync.disconnected &&
        sync.lastSyncAt &&
        t.rich(sync.pusher ? "pushed" : "synced", {
          by: sync.pusher ?? "none",
          ago: () => <RelativeTime at={sync.lastSyncAt as Date} timeZone={organization.timeZone} now={now} />,
        })}
      {sync.pending > 0 && <> · {t("pending", { count: sync.pending })}</>}
    </p>
  );
}
