"use client";

import { useQueryStates } from "nuqs";
import { useRef, useTransition } from "react";
import type { Filters } from "@/lib/filters/filters";
import { toFilters, toFilterValues } from "@/lib/filters/parse";
import { filterParsers } from "@/lib/filters/parsers";

/**
 * The filters of the address, and how to change them: what was chosen shows at once, the page follows when it is ready
 * (`isPending` until then). Within one opened menu only the first change is a step back in the history.
 */
export function useFilters() {
  const [isPending, startTransition] = useTransition();
  const [values, setValues] = useQueryStates(filterParsers, { shallow: false, startTransition });
  const isInStep = useRef(false);
  const filters = toFilters(values);
  const change = (part: Partial<Filters>) => {
    const history = isInStep.current ? "replace" : "push";
    isInStep.current = true;
    void setValues(toFilterValues({ ...filters, ...part }), { history });
  };
  const beginStep = () => {
    isInStep.current = false;
  };
  return { filters, isPending, change, beginStep };
}
