"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useOptimistic, useRef, useTransition } from "react";
import { filteredAddress } from "@/lib/read/filters/address";
import type { Filters } from "@/lib/read/filters/filters";

/**
 * The page's filters, and how to change them: what was chosen shows at once, the page follows when it is ready
 * (`isPending` until then). Within one opened menu only the first change is a step back in the history.
 */
export function useFilters(ofPage: Filters) {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const [isPending, startTransition] = useTransition();
  const [filters, show] = useOptimistic(ofPage);
  /** The query that the step began at; a change that comes before the first has arrived is a step from there, too. */
  const stepFrom = useRef<string | null>(null);
  const change = (part: Partial<Filters>) => {
    const next = { ...filters, ...part };
    stepFrom.current ??= params.toString();
    const go = stepFrom.current === params.toString() ? router.push : router.replace;
    startTransition(() => {
      show(next);
      go(filteredAddress(path, params, next), { scroll: false });
    });
  };
  const beginStep = () => {
    stepFrom.current = null;
  };
  return { filters, isPending, change, beginStep };
}
