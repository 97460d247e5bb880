"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import type { TimeBarsProps } from "./time-bars";

const TimeBars = dynamic(() => import("./time-bars").then((module) => module.TimeBars), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** The bars, filling the box they stand in; the charting library comes after the page can be read. */
export function LazyTimeBars(props: TimeBarsProps) {
  return <TimeBars {...props} />;
}
