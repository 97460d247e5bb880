import Link from "next/link";
import { cn } from "@/components/ui/cn";

/** The mark: an open ring around a point. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn("size-5", className)}>
      <circle
        cx="16"
        cy="16"
        r="12"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="4"
        strokeDasharray="59 17"
        strokeLinecap="round"
        transform="rotate(-62 16 16)"
      />
      <circle cx="16" cy="16" r="5" fill="currentColor" />
    </svg>
  );
}

/** The product's name as the way home. */
export function Wordmark({ href = "/" }: { href?: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex items-center gap-2 rounded-sm text-[15px] font-medium tracking-tight"
    >
      <Mark />
      Iris
    </Link>
  );
}
