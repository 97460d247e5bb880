"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { Select } from "./select";

/**
 * A select that shows what the address says, which a chip or the back button changes too. It stays the same element, so
 * that who has chosen with the keyboard can go on.
 */
export function AddressSelect({ value, ...props }: ComponentProps<"select"> & { value: string }) {
  const select = useRef<HTMLSelectElement>(null);
  const shown = useRef(value);
  useEffect(() => {
    // What was chosen before the script came stays.
    if (shown.current === value || !select.current) return;
    shown.current = value;
    select.current.value = value;
  }, [value]);
  return <Select ref={select} defaultValue={value} {...props} />;
}
