"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether scripts answer here yet: what only they can do isn't offered before. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
