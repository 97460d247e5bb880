"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import type { TrendLineProps } from "@/components/charts/trend-line";
import { Skeleton } from "@/components/ui/skeleton";

const TrendLine = dynamic(async () => (await import("@/components/charts/trend-line")).TrendLine, {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});

/** How far below the screen a chart begins to load. */
const NEAR = "240px";

/** The chart, fetched when the reader comes near; what it shows is in the table beside it from the start. */
export function TrendFigure(props: TrendLineProps) {
  const place = useRef<HTMLElement>(null);
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        setIsNear(true);
        observer.disconnect();
      },
      { rootMargin: NEAR },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return (
    <figure ref={place} aria-label={props.label} className="h-64 print:hidden">
      {isNear ? <TrendLine {...props} /> : <Skeleton className="h-full" />}
    </figure>
  );
}
