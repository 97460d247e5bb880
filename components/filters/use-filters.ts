"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useRef, useTransition } from "react";
import type { Filters } from "@/lib/read/filters/filters";
import { toFilters, toFilterValues } from "@/lib/read/filters/parse";
import { filterParsers } from "@/lib/read/filters/parsers";

/** Where a reader stood in a list means nothing once the list is another one. */
const placeParsers = { after: parseAsString, before: parseAsString };

/**
 * The filters of the address, and how to change them: what was chosen shows at once, the page follows when it is ready
 * (`isPending` until then). Within one opened menu only the first change is a step back in the history.
 */
export function useFilters() {
  const [isPending, startTransition] = useTransition();
  const [values, setValues] = useQueryStates(
    { ...filterParsers, ...placeParsers },
    { shallow: false, startTransition },
  );
  const isInStep = useRef(false);
  const filters = toFilters(values);
  const change = (part: Partial<Filters>) => {
    const history = isInStep.current ? "replace" : "push";
    isInStep.current = true;
    void setValues({ ...toFilterValues({ ...filters, ...part }), after: null, before: null }, { history });
  };
  const beginStep = () => {
    isInStep.current = false;
  };
  return { filters, isPending, change, beginStep };
}
