"use client";

import { Button } from "@/components/ui/button";
import { useIsLive } from "@/components/ui/use-is-live";

/** Prints the page below the dialog it stands in. */
export function PrintButton({ label }: { label: string }) {
  const isLive = useIsLive();
  return (
    <Button
      type="button"
      size="sm"
      disabled={!isLive}
      onClick={({ currentTarget }) => {
        currentTarget.closest("dialog")?.close();
        window.print();
      }}
    >
      {label}
    </Button>
  );
}
