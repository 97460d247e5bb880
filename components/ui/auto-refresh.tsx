"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Draws the page again every few seconds while it is looked at, for as long as this is on it. */
export function AutoRefresh({ seconds }: { seconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [router, seconds]);
  return null;
}
