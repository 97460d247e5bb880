import { Check, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** What a picture shows: the two lists of keys, and the choice of a key's scope. */
export type KeyPictureKind = "api" | "application" | "scope";

const ADDRESS: Record<KeyPictureKind, string> = {
  api: "/organization-settings/api-keys",
  application: "/organization-settings/application-keys",
  scope: "/organization-settings/application-keys",
};

/**
 * Where something is at Datadog, drawn: the page's outline with the one place to press. In Datadog's own English, and
 * decoration: the step beside it says the same in words.
 */
export function KeyPicture({ kind }: { kind: KeyPictureKind }) {
  return (
    <div
      aria-hidden="true"
      lang="en"
      className="overflow-hidden rounded-md border bg-surface text-[11px] leading-4 text-ink-muted select-none"
    >
      <div className="flex items-center gap-1 border-b bg-subtle px-2 py-1.5">
        {["one", "two", "three"].map((dot) => (
          <span key={dot} className="size-1.5 rounded-full bg-line-strong" />
        ))}
        <span className="ml-1 truncate font-mono text-[10px]">…{ADDRESS[kind]}</span>
      </div>
      {kind === "scope" ? <ScopePane /> : <ListPane kind={kind} />}
    </div>
  );
}

function ListPane({ kind }: { kind: "api" | "application" }) {
  return (
    <div className="grid grid-cols-[6.5rem_1fr]">
      <div className="space-y-1 border-r p-2">
        <p className="font-medium text-ink">Organization Settings</p>
        <Entry>Users</Entry>
        <Entry>Roles</Entry>
        <Entry current={kind === "api"}>API Keys</Entry>
        <Entry current={kind === "application"}>Application Keys</Entry>
      </div>
      <div className="space-y-2 p-2">
        <div className="flex items-center justify-between gap-2">
          <span className="font-medium text-ink">{kind === "api" ? "API Keys" : "Application Keys"}</span>
          <Press>
            <Plus className="size-3" />
            New Key
          </Press>
        </div>
        <Row width="w-3/5" />
        <Row width="w-2/5" />
        <Row width="w-1/2" />
      </div>
    </div>
  );
}

function ScopePane() {
  return (
    <div className="space-y-2 p-2">
      <div className="flex items-center justify-between gap-2">
        <span className="font-medium text-ink">iris</span>
        <span>Edit scopes</span>
      </div>
      <div className="space-y-1.5 rounded-sm border p-2">
        <p>DORA Metrics</p>
        <p className="flex items-center gap-1.5 font-mono text-ink ring-accent">
          <span className="grid size-3 place-items-center rounded-xs bg-accent text-ink-inverse">
            <Check strokeWidth={4} className="size-2.5" />
          </span>
          dora_metrics_read
        </p>
        <p className="flex items-center gap-1.5 font-mono">
          <span className="size-3 rounded-xs border border-control" />
          dora_metrics_write
        </p>
      </div>
      <div className="flex justify-end">
        <Press>Save</Press>
      </div>
    </div>
  );
}

function Entry({ current = false, children }: { current?: boolean; children: ReactNode }) {
  return (
    <p className={cn("rounded-xs px-1", current && "bg-accent-soft font-medium text-accent")}>{children}</p>
  );
}

/** The one thing to press, ringed. */
function Press({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-0.5 rounded-sm bg-accent px-1.5 py-0.5 font-medium whitespace-nowrap text-ink-inverse ring-2 ring-accent/30">
      {children}
    </span>
  );
}

function Row({ width }: { width: string }) {
  return (
    <div className="flex items-center justify-between gap-2">
      <span className={cn("h-2 rounded-full bg-subtle", width)} />
      <span className="h-2 w-8 rounded-full bg-subtle" />
    </div>
  );
}
